BEGIN TRANSACTION;
CREATE TABLE adjudications (
	proposal_key INTEGER NOT NULL, 
	criterion TEXT NOT NULL, 
	value INTEGER, 
	applies BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_adjudications PRIMARY KEY (proposal_key, criterion), 
	CONSTRAINT fk_adjudications_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key")
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0016');
CREATE TABLE alignment_verdicts (
	"key" INTEGER NOT NULL, 
	resource_id TEXT NOT NULL, 
	standard_id TEXT NOT NULL, 
	type TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	code TEXT NOT NULL, 
	framework TEXT NOT NULL, 
	inferred FLOAT, 
	note TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	CONSTRAINT pk_alignment_verdicts PRIMARY KEY ("key"), 
	CONSTRAINT fk_alignment_verdicts_resource_id FOREIGN KEY(resource_id) REFERENCES identities (id)
);
CREATE TABLE assignments (
	proposal_key INTEGER NOT NULL, 
	person_key INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	"conflict" TEXT NOT NULL, 
	due TEXT, 
	assigned_by TEXT NOT NULL, 
	assigned TEXT NOT NULL, 
	declared TEXT, 
	submitted TEXT, 
	CONSTRAINT pk_assignments PRIMARY KEY (proposal_key, person_key), 
	CONSTRAINT fk_assignments_person_key FOREIGN KEY(person_key) REFERENCES people ("key"), 
	CONSTRAINT fk_assignments_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key")
);
INSERT INTO "assignments" VALUES(1,3,'submitted','',NULL,'chris','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00');
INSERT INTO "assignments" VALUES(1,4,'submitted','',NULL,'chris','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00');
CREATE TABLE associations (
	framework_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_associations PRIMARY KEY (framework_id, position), 
	CONSTRAINT fk_associations_framework_id FOREIGN KEY(framework_id) REFERENCES frameworks (id)
);
CREATE TABLE audit (
	sequence INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (sequence)
);
INSERT INTO "audit" VALUES(1,'2027-03-01T09:00:00.000+00:00','','person.create','person:admin','null','{"active":true,"email":"","handle":"admin","issuer":null,"must_change":false,"name":"Ada Min","role":"administrator","subject":null}','b34a870571d53512384bd0a3cde06061745e89fdd9db6bdf4a0f603af4fdc11a');
INSERT INTO "audit" VALUES(2,'2027-03-01T09:00:00.000+00:00','admin','person.create','person:chris','null','{"active":true,"email":"","handle":"chris","issuer":null,"must_change":false,"name":"Chris","role":"coordinator","subject":null}','ac462b0cb3d3ff05c9ae84d2879d5784e1c8adc41f0a603db3f8d31240734b26');
INSERT INTO "audit" VALUES(3,'2027-03-01T09:00:00.000+00:00','admin','person.create','person:rita','null','{"active":true,"email":"","handle":"rita","issuer":null,"must_change":false,"name":"Rita","role":"reviewer","subject":null}','14919ccbae47a205b31c136f67c68f61f637c1b98b4fc39ba0deee823564a78c');
INSERT INTO "audit" VALUES(4,'2027-03-01T09:00:00.000+00:00','admin','person.create','person:rob','null','{"active":true,"email":"","handle":"rob","issuer":null,"must_change":false,"name":"Rob","role":"reviewer","subject":null}','31b31d5ea69ef8d96901a072cc263b75a1e7ccf3f17c75b8c0e5c896a89d64e4');
INSERT INTO "audit" VALUES(5,'2027-03-01T09:00:00.000+00:00','admin','person.create','person:ruth','null','{"active":true,"email":"","handle":"ruth","issuer":null,"must_change":false,"name":"Ruth","role":"reviewer","subject":null}','71b73b3ac72f4ac91f641622edc436e6aaef640a24d6181cc7bef31fa1c47c8b');
INSERT INTO "audit" VALUES(6,'2027-03-01T09:00:00.000+00:00','admin','person.create','person:tom','null','{"active":true,"email":"","handle":"tom","issuer":null,"must_change":false,"name":"Tom","role":"teacher","subject":null}','ebadc16f094987e270400c8ebe214cf2af3f2398ef66a200fbccffd2a50f68f4');
INSERT INTO "audit" VALUES(7,'2027-03-01T09:00:00.000+00:00','chris','rubric.draft','rubric:tiny:1','null','{"license":"","name":"tiny","purpose":"","reviewers_needed":2,"rule":{"kind":"lowest","meets":0.8,"partially":0.5,"table":[]},"sections":[{"about":"","criteria":[{"evidence":true,"id":"a1","look_for":"","may_not_apply":false,"need":"","non_negotiable":false,"passes":1,"scale":"0-3","text":"It is right.","weight":1},{"evidence":false,"id":"a2","look_for":"","may_not_apply":true,"need":"","non_negotiable":false,"passes":1,"scale":"yes-no","text":"It is kind.","weight":1}],"id":"a","meets":0.8,"partially":0.5,"title":"A","weight":1}],"title":"Tiny","version":1}','689e0e619ef4683512e0dfdd71808db8555e0cb3a28a5e22c61dcccea3ca7666');
INSERT INTO "audit" VALUES(8,'2027-03-01T09:00:00.000+00:00','chris','rubric.publish','rubric:tiny:1','null','{"published":"2027-03-01T09:00:00.000+00:00"}','c5d014e23267803470ee7bc3dc36f0d032ae4136b01770c1e44593af964ac485');
INSERT INTO "audit" VALUES(9,'2026-11-27T09:44:49.523+00:00','','import.begin','import:1','{"catalog":"aed24bc15b9e23883273030921a8b4744b0325cf1e591ce25c936534441d6d63"}','{"catalog":"aed24bc15b9e23883273030921a8b4744b0325cf1e591ce25c936534441d6d63","source":"lessons.csv"}','80996d8b185d10c1dd9a24da98719d0c4a8ff9ae3bbaffa2e159751d0e75e333');
INSERT INTO "audit" VALUES(10,'2026-11-27T09:44:49.619+00:00','','import.end','import:1','{"catalog":"aed24bc15b9e23883273030921a8b4744b0325cf1e591ce25c936534441d6d63"}','{"added":5,"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b","changed":0,"failed":false,"rejected":0,"removed":0,"source":"lessons.csv","unchanged":0}','18493072b32169667774645d2dc547f02bc0c7418ab656cccbfc7cd653cf0d5e');
INSERT INTO "audit" VALUES(11,'2026-11-27T09:44:49.643+00:00','','import.begin','import:2','{"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b"}','{"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b","source":"acorn.ndjson"}','abf751f37e56c4908c3e870754e65ea2544ac1d4ac825eb594a4bedd80db2372');
INSERT INTO "audit" VALUES(12,'2026-11-27T09:44:49.719+00:00','','import.end','import:2','{"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b"}','{"added":2,"catalog":"8d27a4e9d73d3550dcf57b15837796b928dca30ff46848a4bc9a5817fe503c7f","changed":0,"failed":false,"rejected":0,"removed":0,"source":"acorn.ndjson","unchanged":0}','278123d63000e9f5b4940f7fe1bf68c78dcae221669e483bed83d930b5dda6a0');
INSERT INTO "audit" VALUES(13,'2026-11-27T09:44:49.735+00:00','','import.begin','import:3','{"catalog":"8d27a4e9d73d3550dcf57b15837796b928dca30ff46848a4bc9a5817fe503c7f"}','{"catalog":"8d27a4e9d73d3550dcf57b15837796b928dca30ff46848a4bc9a5817fe503c7f","source":"birch.csv"}','1383571d3ed326906b72961ee0f2f4885a33ac50f95765b56e7fe541ed5ef7ef');
INSERT INTO "audit" VALUES(14,'2026-11-27T09:44:49.783+00:00','','import.end','import:3','{"catalog":"8d27a4e9d73d3550dcf57b15837796b928dca30ff46848a4bc9a5817fe503c7f"}','{"added":1,"catalog":"ee64b714c4490e93e9949ae20b60f5f0dacae9afbc9c5b8d0a938f77749217fc","changed":0,"failed":false,"rejected":0,"removed":0,"source":"birch.csv","unchanged":0}','f4adf500093ac846c0a4a77c37342b56330c919ddee4b4baa0ef012c544bf910');
INSERT INTO "audit" VALUES(15,'2026-11-27T09:44:49.794+00:00','','import.begin','import:4','{"catalog":"ee64b714c4490e93e9949ae20b60f5f0dacae9afbc9c5b8d0a938f77749217fc"}','{"catalog":"ee64b714c4490e93e9949ae20b60f5f0dacae9afbc9c5b8d0a938f77749217fc","source":"course/"}','72a128b454eb009cc02fafe160f812a78fb69b24f6a754b31ee96db0711268a3');
INSERT INTO "audit" VALUES(16,'2026-11-27T09:44:49.831+00:00','','import.end','import:4','{"catalog":"ee64b714c4490e93e9949ae20b60f5f0dacae9afbc9c5b8d0a938f77749217fc"}','{"added":2,"catalog":"b471c10f7dfc43d13e0a72627faafd6cf0c3e33959725fb113d4c8c162b2aad1","changed":0,"failed":false,"rejected":0,"removed":0,"source":"course/","unchanged":0}','9d07ef3dfb067274e72c85740dc302cde0215894aa2a3b8192c85a0e75e6ee36');
INSERT INTO "audit" VALUES(17,'2026-11-27T09:44:49.851+00:00','','import.begin','import:5','{"catalog":"b471c10f7dfc43d13e0a72627faafd6cf0c3e33959725fb113d4c8c162b2aad1"}','{"catalog":"b471c10f7dfc43d13e0a72627faafd6cf0c3e33959725fb113d4c8c162b2aad1","source":"dogwood.ndjson"}','88cfd73dccb9051a535a343541a7856d999734e10d9f41b0edb080647070e1cf');
INSERT INTO "audit" VALUES(18,'2026-11-27T09:44:49.899+00:00','','import.end','import:5','{"catalog":"b471c10f7dfc43d13e0a72627faafd6cf0c3e33959725fb113d4c8c162b2aad1"}','{"added":2,"catalog":"3e45aa59fbc4f31507cd1d45aa15d1c44468239301b6b5642750d468d0dd1686","changed":0,"failed":false,"rejected":0,"removed":0,"source":"dogwood.ndjson","unchanged":0}','f2380bda81264ba03629def22b3cfe4da71574c4a944f2be2365dcd68429dd05');
INSERT INTO "audit" VALUES(19,'2026-11-27T09:44:49.907+00:00','','import.begin','import:6','{"catalog":"3e45aa59fbc4f31507cd1d45aa15d1c44468239301b6b5642750d468d0dd1686"}','{"catalog":"3e45aa59fbc4f31507cd1d45aa15d1c44468239301b6b5642750d468d0dd1686","source":"elm.csv"}','8022f42ff488ca8b5bdaa17d1fbc8cf7415d34a4e4c0986ca8f4ca482a5f7bcf');
INSERT INTO "audit" VALUES(20,'2026-11-27T09:44:49.947+00:00','','import.end','import:6','{"catalog":"3e45aa59fbc4f31507cd1d45aa15d1c44468239301b6b5642750d468d0dd1686"}','{"added":1,"catalog":"5722ce7be991ade04d2b7424169f5c3a98a2313df04a6836a07e1974603fd74b","changed":0,"failed":false,"rejected":0,"removed":0,"source":"elm.csv","unchanged":0}','ae0189cb60e3f766c7b9140d15625f993d5a544bc9939fc0e8f746c1a94b79b8');
INSERT INTO "audit" VALUES(21,'2026-11-27T09:44:49.955+00:00','','import.begin','import:7','{"catalog":"5722ce7be991ade04d2b7424169f5c3a98a2313df04a6836a07e1974603fd74b"}','{"catalog":"5722ce7be991ade04d2b7424169f5c3a98a2313df04a6836a07e1974603fd74b","source":"fir.csv"}','bb6cec10fe841597ecb548b3e26f0b13921463e7aa1a0272e880b20b558acf34');
INSERT INTO "audit" VALUES(22,'2026-11-27T09:44:49.999+00:00','','import.end','import:7','{"catalog":"5722ce7be991ade04d2b7424169f5c3a98a2313df04a6836a07e1974603fd74b"}','{"added":1,"catalog":"d78e8bfed2628ccc85ec2f36a2694b94814dac217761a61b13a52fc11d7d0b8c","changed":0,"failed":false,"rejected":0,"removed":0,"source":"fir.csv","unchanged":0}','c9489a37cca8d9d2cd81dce07c591bde9d5cd6048c733255524a44b473a856c6');
INSERT INTO "audit" VALUES(23,'2026-11-27T09:44:50.036+00:00','','source.remove','source:fir.csv','null','{"records":1}','13a7d32b32b33bb50b60237c92640cb616017b75574430973b8e619a16c6fc8c');
INSERT INTO "audit" VALUES(24,'2026-11-27T09:44:50.054+00:00','chris','resource.correct','resource:b-7','{"field":"title","value":"Counting beans"}','{"field":"title","note":"","value":"Beans, counted"}','266188c3f365d99903a2e32b1b3d9e66a3c9c2ae3230f3278722bfe09c9426fc');
INSERT INTO "audit" VALUES(25,'2026-11-27T09:44:50.088+00:00','chris','resource.correct','resource:oer:algebra','{"field":"minutes","value":null}','{"field":"minutes","note":"","value":45}','92afc632fba2d8a7316889227abcab2303545615e4efa8ef82011d5d735d368a');
INSERT INTO "audit" VALUES(26,'2026-11-27T09:44:50.146+00:00','chris','resource.remove','resource:oer:peas','null','{"note":""}','042b01224fdca4125c96279d467349a7caafc1deff13a1c42da9f82bac7da1a7');
INSERT INTO "audit" VALUES(27,'2027-03-01T09:00:00.000+00:00','chris','proposal.create','proposal:1','null','{"changed":"2027-03-01T09:00:00.000+00:00","origin":"search","proposed":"2027-03-01T09:00:00.000+00:00","proposed_by":"chris","reason":"A gap","reference":"","resources":["b-7"],"rubric":"tiny","rubric_version":1,"state":"proposed","title":"Lessons","version":1}','72a23dcd6f2309fca4634cff96ba60afee6d0f5ccb619f97ac4e50cb94bee991');
INSERT INTO "audit" VALUES(28,'2027-03-01T09:00:00.000+00:00','chris','proposal.assign','proposal:1','{"conflicts":{},"reviewers":{},"state":"proposed"}','{"conflicts":{},"reviewers":{"rita":"asked","rob":"asked"},"state":"reviewing"}','4b75ffea2c197a66ff646eacd602ef078fcb08dc001068655b02e0cedc3aa6e4');
INSERT INTO "audit" VALUES(29,'2027-03-01T09:00:00.000+00:00','rita','review.declare','proposal:1','{"conflicts":{},"reviewers":{"rita":"asked","rob":"asked"},"state":"reviewing"}','{"conflicts":{},"reviewers":{"rita":"ready","rob":"asked"},"state":"reviewing"}','d731ef8ae85b4168dca21cc883670aaf1d987655fe14b6d552f75037775ac7f7');
INSERT INTO "audit" VALUES(30,'2027-03-01T09:00:00.000+00:00','rob','review.declare','proposal:1','{"conflicts":{},"reviewers":{"rita":"ready","rob":"asked"},"state":"reviewing"}','{"conflicts":{},"reviewers":{"rita":"ready","rob":"ready"},"state":"reviewing"}','5fe985984d718493fd64018afd00112ab50261680de907e8f194635fcd5338e3');
INSERT INTO "audit" VALUES(31,'2027-03-01T09:00:00.000+00:00','rita','review.save','proposal:1','null','{"seals":{"a1":"01b63ee120d7190d6ee02b0de454f818ab86fd9d2aeb5c70d171fd93f1455fd1","a2":"d8d4e5567099768720538f2265457ad9bdcc10f2fd21a2449cdd28b46d5ca6ec"},"versions":{"a1":1,"a2":1}}','aff59ba2b8dcd8f476b593a22cbc4bffa7b9f465dd3cdb7d06c961c65b816c38');
INSERT INTO "audit" VALUES(32,'2027-03-01T09:00:00.000+00:00','rita','review.submit','proposal:1','{"conflicts":{},"reviewers":{"rita":"ready","rob":"ready"},"state":"reviewing"}','{"conflicts":{},"reviewers":{"rita":"submitted","rob":"ready"},"state":"reviewing"}','5849581354ad8dfbbde0e1db2820efb9e6c04b8c7fae7fca849d9c25b893bdc1');
INSERT INTO "audit" VALUES(33,'2027-03-01T09:00:00.000+00:00','rob','review.save','proposal:1','null','{"seals":{"a1":"645f3721930f611c2fbc8abe139c800123cdd57d2b1286791bbbfd83b98f083d","a2":"71a1ffb416b3fcc1eff4ef613e2a3e3661c88643ea7f833c47c4334a0a49d77d"},"versions":{"a1":1,"a2":1}}','420b97c20a65ed7cd5253ed5d680d63379adb81609cbc8dc6d38a480ce4f325c');
INSERT INTO "audit" VALUES(34,'2027-03-01T09:00:00.000+00:00','rob','review.submit','proposal:1','{"conflicts":{},"reviewers":{"rita":"submitted","rob":"ready"},"state":"reviewing"}','{"conflicts":{},"reviewers":{"rita":"submitted","rob":"submitted"},"state":"discussing"}','fb4102ab2624d75c7d549211c1a827ead377404d4e54986640ccff5b8e500421');
INSERT INTO "audit" VALUES(35,'2027-03-01T09:00:00.000+00:00','','review.reveal','proposal:1','null','{"scores":{"rita":{"a1":{"applies":true,"note":"rita says 3","place":"page 3","value":3},"a2":{"applies":true,"note":"","place":"","value":1}},"rob":{"a1":{"applies":true,"note":"rob says 3","place":"page 3","value":3},"a2":{"applies":true,"note":"","place":"","value":1}}}}','5924a823b934463d5911f8dbb2f95d04e5b6bd2eeba793acff3bd3b82a7d1ef0');
INSERT INTO "audit" VALUES(36,'2027-03-01T09:00:00.000+00:00','chris','decision.make','decision:1','null','{"conditions":"","decided":"2027-03-01T09:00:00.000+00:00","decided_by":"chris","effective":"2027-03-01","expires":null,"grades":"","high":null,"low":null,"outcome":"adopt","proposal_key":1,"published":null,"rationale":"It does what we need.","resources":["b-7"],"undoes":null,"votes":{}}','f16c60984a68dc0525200921d4d51e89e4479c7b41e12d43ccced33b089cb80a');
INSERT INTO "audit" VALUES(37,'2027-03-01T09:00:00.000+00:00','chris','proposal.decide','proposal:1','{"state":"discussing"}','{"state":"decided"}','0774a5673dcba2a1a87edb23dc367b67a5727befa19da3f38436d22562a44c97');
INSERT INTO "audit" VALUES(38,'2027-03-01T09:00:00.000+00:00','chris','decision.publish','decision:1','null','{"outcome":"adopt","published":"2027-03-01T09:00:00.000+00:00"}','7c9405c1d78c2ccddd6589fcc240490a3f4b36b0b5f016ca6fc8806ca5ac1474');
INSERT INTO "audit" VALUES(39,'2027-03-01T09:00:00.000+00:00','chris','proposal.publish','proposal:1','{"state":"decided"}','{"state":"published"}','4adbc3fc432ec0a47f163830ca26ad1d6c3e2966925d4283f2f602daed47647d');
CREATE TABLE audit_head (
	"key" INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY ("key")
);
INSERT INTO "audit_head" VALUES(1,39,'4adbc3fc432ec0a47f163830ca26ad1d6c3e2966925d4283f2f602daed47647d');
CREATE TABLE changes (
	cursor INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	change TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_changes PRIMARY KEY (cursor)
);
INSERT INTO "changes" VALUES(1,'r1','stored','2026-11-27T09:44:49.503+00:00');
INSERT INTO "changes" VALUES(2,'r2','stored','2026-11-27T09:44:49.503+00:00');
INSERT INTO "changes" VALUES(3,'r3','stored','2026-11-27T09:44:49.503+00:00');
INSERT INTO "changes" VALUES(4,'r4','stored','2026-11-27T09:44:49.503+00:00');
INSERT INTO "changes" VALUES(5,'r5','stored','2026-11-27T09:44:49.503+00:00');
INSERT INTO "changes" VALUES(6,'oer:beans','stored','2026-11-27T09:44:49.641+00:00');
INSERT INTO "changes" VALUES(7,'oer:peas','stored','2026-11-27T09:44:49.641+00:00');
INSERT INTO "changes" VALUES(8,'b-7','stored','2026-11-27T09:44:49.733+00:00');
INSERT INTO "changes" VALUES(9,'intro','stored','2026-11-27T09:44:49.793+00:00');
INSERT INTO "changes" VALUES(10,'sums','stored','2026-11-27T09:44:49.793+00:00');
INSERT INTO "changes" VALUES(11,'oer:algebra','stored','2026-11-27T09:44:49.849+00:00');
INSERT INTO "changes" VALUES(12,'oer:algebra-1','stored','2026-11-27T09:44:49.849+00:00');
INSERT INTO "changes" VALUES(13,'alg','stored','2026-11-27T09:44:49.905+00:00');
INSERT INTO "changes" VALUES(14,'gone','stored','2026-11-27T09:44:49.954+00:00');
INSERT INTO "changes" VALUES(15,'gone','withdrawn','2026-11-27T09:44:50.006+00:00');
INSERT INTO "changes" VALUES(16,'b-7','stored','2026-11-27T09:44:50.054+00:00');
INSERT INTO "changes" VALUES(17,'oer:algebra','stored','2026-11-27T09:44:50.088+00:00');
INSERT INTO "changes" VALUES(18,'oer:peas','withdrawn','2026-11-27T09:44:50.132+00:00');
CREATE TABLE codes (
	"key" TEXT NOT NULL, 
	spelling TEXT NOT NULL, 
	standard_id TEXT, 
	CONSTRAINT pk_codes PRIMARY KEY ("key")
);
CREATE TABLE corrections (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	note TEXT NOT NULL, withdrawn BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY ("key"), 
	CONSTRAINT fk_corrections_id FOREIGN KEY(id) REFERENCES identities (id)
);
INSERT INTO "corrections" VALUES(1,'b-7','title','"Beans, counted"','chris','2026-11-27T09:44:50.054+00:00','',0);
INSERT INTO "corrections" VALUES(2,'oer:algebra','minutes','45','chris','2026-11-27T09:44:50.088+00:00','',0);
CREATE TABLE decision_resources (
	decision_key INTEGER NOT NULL, 
	resource_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	standards TEXT NOT NULL, 
	CONSTRAINT pk_decision_resources PRIMARY KEY (decision_key, resource_id), 
	CONSTRAINT fk_decision_resources_decision_key FOREIGN KEY(decision_key) REFERENCES decisions ("key"), 
	CONSTRAINT fk_decision_resources_resource_id FOREIGN KEY(resource_id) REFERENCES identities (id)
);
INSERT INTO "decision_resources" VALUES(1,'b-7',8,'2d92c9b1b4559511477b5dce91022c126f3f33d969d13dab28bb68f3885686fc','{}');
CREATE TABLE decisions (
	"key" INTEGER NOT NULL, 
	proposal_key INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	rationale TEXT NOT NULL, 
	votes TEXT NOT NULL, 
	grades TEXT NOT NULL, 
	low INTEGER, 
	high INTEGER, 
	effective TEXT NOT NULL, 
	expires TEXT, 
	conditions TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided TEXT NOT NULL, 
	published TEXT, 
	undoes INTEGER, 
	CONSTRAINT pk_decisions PRIMARY KEY ("key"), 
	CONSTRAINT fk_decisions_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key"), 
	CONSTRAINT fk_decisions_undoes FOREIGN KEY(undoes) REFERENCES decisions ("key")
);
INSERT INTO "decisions" VALUES(1,1,'adopt','It does what we need.','{}','',NULL,NULL,'2027-03-01',NULL,'','chris','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00',NULL);
CREATE TABLE failed_sign_ins (
	digest TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last TEXT NOT NULL, 
	CONSTRAINT pk_failed_sign_ins PRIMARY KEY (digest)
);
CREATE TABLE frameworks (
	id TEXT NOT NULL, 
	record TEXT NOT NULL, 
	document TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	added TEXT NOT NULL, 
	changed TEXT NOT NULL, 
	CONSTRAINT pk_frameworks PRIMARY KEY (id)
);
CREATE TABLE identities (
	id TEXT NOT NULL, 
	resource_key INTEGER NOT NULL, 
	CONSTRAINT pk_identities PRIMARY KEY (id), 
	CONSTRAINT fk_identities_resource_key FOREIGN KEY(resource_key) REFERENCES resources ("key")
);
INSERT INTO "identities" VALUES('r1',1);
INSERT INTO "identities" VALUES('r2',2);
INSERT INTO "identities" VALUES('r3',3);
INSERT INTO "identities" VALUES('r4',4);
INSERT INTO "identities" VALUES('r5',5);
INSERT INTO "identities" VALUES('oer:beans',6);
INSERT INTO "identities" VALUES('oer:peas',7);
INSERT INTO "identities" VALUES('b-7',8);
INSERT INTO "identities" VALUES('intro',9);
INSERT INTO "identities" VALUES('sums',10);
INSERT INTO "identities" VALUES('oer:algebra',11);
INSERT INTO "identities" VALUES('oer:algebra-1',12);
INSERT INTO "identities" VALUES('alg',13);
INSERT INTO "identities" VALUES('gone',14);
CREATE TABLE judged_pool (
	set_key INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	run TEXT NOT NULL, 
	id TEXT NOT NULL, 
	CONSTRAINT pk_judged_pool PRIMARY KEY (set_key, number, run, id), 
	CONSTRAINT fk_judged_pool_id FOREIGN KEY(id) REFERENCES identities (id), 
	CONSTRAINT fk_judged_pool_set_key FOREIGN KEY(set_key, number) REFERENCES judged_topics (set_key, number)
);
CREATE TABLE judged_sets (
	"key" INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	title TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	CONSTRAINT pk_judged_sets PRIMARY KEY ("key")
);
CREATE TABLE judged_topics (
	set_key INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	asked TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, id TEXT, labels TEXT, 
	CONSTRAINT pk_judged_topics PRIMARY KEY (set_key, number), 
	CONSTRAINT fk_judged_topics_set_key FOREIGN KEY(set_key) REFERENCES judged_sets ("key")
);
CREATE TABLE judgments (
	"key" INTEGER NOT NULL, 
	set_key INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	judge TEXT NOT NULL, 
	grade INTEGER, 
	made TEXT NOT NULL, 
	CONSTRAINT pk_judgments PRIMARY KEY ("key"), 
	CONSTRAINT fk_judgments_id FOREIGN KEY(id) REFERENCES identities (id), 
	CONSTRAINT fk_judgments_set_key FOREIGN KEY(set_key, number) REFERENCES judged_topics (set_key, number)
);
CREATE TABLE kept_collections (
	"key" INTEGER NOT NULL, 
	person_key INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	items TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	changed TEXT NOT NULL, 
	removed BOOLEAN NOT NULL, 
	CONSTRAINT pk_kept_collections PRIMARY KEY ("key"), 
	CONSTRAINT fk_kept_collections_person_key FOREIGN KEY(person_key) REFERENCES people ("key")
);
CREATE TABLE links (
	url TEXT NOT NULL, 
	checked TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	status INTEGER, 
	first_gone TEXT, 
	dead BOOLEAN NOT NULL, 
	CONSTRAINT pk_links PRIMARY KEY (url)
);
CREATE TABLE people (
	"key" INTEGER NOT NULL, 
	handle TEXT NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	role TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	password TEXT, 
	must_change BOOLEAN NOT NULL, 
	issuer TEXT, 
	subject TEXT, 
	version INTEGER NOT NULL, 
	created TEXT NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY ("key")
);
INSERT INTO "people" VALUES(1,'admin','Ada Min','','administrator',1,'$argon2id$v=19$m=8,t=1,p=1$cdNgwAqyiZjNcLkrgYzH5Q$KrobSPINaXY19y7YijdwUEdObAoS/tEJwmVLVQaMbXM',0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "people" VALUES(2,'chris','Chris','','coordinator',1,NULL,0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "people" VALUES(3,'rita','Rita','','reviewer',1,NULL,0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "people" VALUES(4,'rob','Rob','','reviewer',1,NULL,0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "people" VALUES(5,'ruth','Ruth','','reviewer',1,NULL,0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "people" VALUES(6,'tom','Tom','','teacher',1,NULL,0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
CREATE TABLE problems (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	note TEXT NOT NULL, 
	reported TEXT NOT NULL, 
	resolved TEXT, 
	resolution TEXT NOT NULL, 
	CONSTRAINT pk_problems PRIMARY KEY ("key"), 
	CONSTRAINT fk_problems_id FOREIGN KEY(id) REFERENCES identities (id)
);
CREATE TABLE proposal_resources (
	proposal_key INTEGER NOT NULL, 
	resource_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_proposal_resources PRIMARY KEY (proposal_key, resource_id), 
	CONSTRAINT fk_proposal_resources_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key"), 
	CONSTRAINT fk_proposal_resources_resource_id FOREIGN KEY(resource_id) REFERENCES identities (id)
);
INSERT INTO "proposal_resources" VALUES(1,'b-7',0);
CREATE TABLE proposals (
	"key" INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	rubric TEXT, 
	rubric_version INTEGER, 
	state TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposed TEXT NOT NULL, 
	changed TEXT NOT NULL, 
	CONSTRAINT pk_proposals PRIMARY KEY ("key")
);
INSERT INTO "proposals" VALUES(1,'Lessons','A gap','search','','tiny',1,'published',8,'chris','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00');
CREATE TABLE removals (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	removed BOOLEAN NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_removals PRIMARY KEY ("key"), 
	CONSTRAINT fk_removals_id FOREIGN KEY(id) REFERENCES identities (id)
);
INSERT INTO "removals" VALUES(1,'oer:peas',1,'chris','2026-11-27T09:44:50.132+00:00','');
CREATE TABLE resource_codes (
	resource_key INTEGER NOT NULL, 
	code_key TEXT NOT NULL, 
	CONSTRAINT pk_resource_codes PRIMARY KEY (resource_key, code_key), 
	CONSTRAINT fk_resource_codes_code_key FOREIGN KEY(code_key) REFERENCES codes ("key"), 
	CONSTRAINT fk_resource_codes_resource_key FOREIGN KEY(resource_key) REFERENCES resources ("key")
);
CREATE TABLE resources (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	record TEXT NOT NULL, 
	provenance TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	added TEXT NOT NULL, 
	changed TEXT NOT NULL, withdrawn TEXT, 
	CONSTRAINT pk_resources PRIMARY KEY ("key")
);
INSERT INTO "resources" VALUES(1,'r1','{"id":"r1","title":"Lesson r1","url":"https://a.example/r1"}','[["lessons.csv",1,"2026-11-27T09:44:49.503+00:00","31a178b19503cfc672717fb024af89b35f9eae4cb7b3e4cf283cdccddc109980"]]','8eba676fa5b37cf2eca36f98c59d01e8e162a347ad2a73df01d5299e8ea69710','2026-11-27T09:44:49.503+00:00','2026-11-27T09:44:49.503+00:00',NULL);
INSERT INTO "resources" VALUES(2,'r2','{"id":"r2","title":"Lesson r2","url":"https://a.example/r2"}','[["lessons.csv",2,"2026-11-27T09:44:49.503+00:00","09324b2b428724c0399c16cf1f06b813ec699f8cab852ef0232e09e313f04078"]]','57ba5aea302cf9e2b619baffb18d98b7fe168759dd1d0ca1ef589413c0e16ceb','2026-11-27T09:44:49.503+00:00','2026-11-27T09:44:49.503+00:00',NULL);
INSERT INTO "resources" VALUES(3,'r3','{"id":"r3","title":"Lesson r3","url":"https://a.example/r3"}','[["lessons.csv",3,"2026-11-27T09:44:49.503+00:00","9703c7724eb948e262f4e825d1f63cfd360a9b72aad5d5103a6ba5e0fed5be0a"]]','d685859ab7f1eb7bb85f0dcbeec17032a386921fad962e83b56710961f0acecc','2026-11-27T09:44:49.503+00:00','2026-11-27T09:44:49.503+00:00',NULL);
INSERT INTO "resources" VALUES(4,'r4','{"id":"r4","title":"Lesson r4","url":"https://a.example/r4"}','[["lessons.csv",4,"2026-11-27T09:44:49.503+00:00","4607e3e8dff6e6fcdf0616c446086d05a22b47304fce25a560634e20e9f52ed0"]]','c50866b0965ea5382ff2f279c8660af081e075c4846e2fc849ef168b82a208f8','2026-11-27T09:44:49.503+00:00','2026-11-27T09:44:49.503+00:00',NULL);
INSERT INTO "resources" VALUES(5,'r5','{"id":"r5","title":"Lesson r5","url":"https://a.example/r5"}','[["lessons.csv",5,"2026-11-27T09:44:49.503+00:00","e382e6a2c823d5d9e0d9c8670b51f5d7c8beb6ac72fa5b7bd85393a46c91a2dd"]]','2544678e3b22e10a8ab9646fb00fd55fbd6b2b4dda99288db535e4d717badddd','2026-11-27T09:44:49.503+00:00','2026-11-27T09:44:49.503+00:00',NULL);
INSERT INTO "resources" VALUES(6,'oer:beans','{"id":"oer:beans","identifiers":["https://doi.org/10.1000/Beans"],"title":"Beans","url":"https://a.example.org/beans"}','[["acorn.ndjson",1,"2026-11-27T09:44:49.641+00:00","dead8e6a9ce485f161ca9c2dee9463f0a72954332759916b8a2c56642a12813f"]]','5f30b1d22f7eb788c9b71cf2e695ecf4019a18a098cd20f79948764dba62dbb8','2026-11-27T09:44:49.641+00:00','2026-11-27T09:44:49.641+00:00',NULL);
INSERT INTO "resources" VALUES(7,'oer:peas','{"id":"oer:peas","title":"Peas","url":"https://a.example.org/peas"}','[["acorn.ndjson",1,"2026-11-27T09:44:49.641+00:00","bb0166631c1369e9e824cab645d41c06de16604f4adf4ae0b4efe1dda4ec8cca"]]','d8bcb3ec7ce2d20fd0ffc5e3839744eb06e8a01bdc525f7ba43376bd08bc9dd1','2026-11-27T09:44:49.641+00:00','2026-11-27T09:44:49.641+00:00','2026-11-27T09:44:50.132+00:00');
INSERT INTO "resources" VALUES(8,'b-7','{"id":"b-7","identifiers":["doi:10.1000/beans"],"minutes":30,"title":"Beans, counted","url":"https://b.example.org/7"}','[["birch.csv",1,"2026-11-27T09:44:49.733+00:00","ba448ccf1bbc8a8ed803c58d1048c310efbcff6533434de5db961c691822dc97"]]','4187dd8176f99170acd9190e9c8ccd3cd5be1cbc6e6cbaddb6e21ac54391bfec','2026-11-27T09:44:49.733+00:00','2026-11-27T09:44:50.054+00:00',NULL);
INSERT INTO "resources" VALUES(9,'intro','{"id":"intro","identifiers":["10.1000/course"],"title":"Introduction","url":"https://c.example.org/1"}','[["course/intro.md",1,"2026-11-27T09:44:49.793+00:00","6f55e8163f0b28f83a04af1d48f776e6020960f1fd57cbb58dbea49957809693"]]','c8107de9d544d1c8ee62c5788a54297b5e658df10d78c95399326760e0476ca0','2026-11-27T09:44:49.793+00:00','2026-11-27T09:44:49.793+00:00',NULL);
INSERT INTO "resources" VALUES(10,'sums','{"id":"sums","identifiers":["10.1000/course"],"title":"Sums","url":"https://c.example.org/2"}','[["course/sums.md",1,"2026-11-27T09:44:49.793+00:00","4ebb7ff9259dfac98ebabdfc6b7b4ae201d13620f3d53b7acdf604ec2f5828e2"]]','74619fddacf21438a59e2b9fc39cd72e70ef1681ca6f68850d9fc3999e0891d1','2026-11-27T09:44:49.793+00:00','2026-11-27T09:44:49.793+00:00',NULL);
INSERT INTO "resources" VALUES(11,'oer:algebra','{"id":"oer:algebra","isbn":"9780306406157","minutes":45,"title":"Algebra","types":["Textbook"],"url":"https://d.example.org/algebra"}','[["dogwood.ndjson",1,"2026-11-27T09:44:49.849+00:00","e4c6339d8fddc156e91607fd4d09c79ebd87808fbcad43afeea4986f5a01352f"]]','9e7481a672e12ee13a92f46b545a2526003ea547fd5343fa38378493e183e69c','2026-11-27T09:44:49.849+00:00','2026-11-27T09:44:50.088+00:00',NULL);
INSERT INTO "resources" VALUES(12,'oer:algebra-1','{"id":"oer:algebra-1","isbn":"9780306406157","parts":[{"name":"Algebra","id":"oer:algebra"}],"title":"Sets","url":"https://d.example.org/1"}','[["dogwood.ndjson",1,"2026-11-27T09:44:49.849+00:00","5bfba7b001fb3d73cf879039fcdbc807e7463a6dc29c9ba09b9ede5852a375c3"]]','b7348e095a80712b22f3532339436ccdb3846e2e58cf4e01603b417b0f4533a9','2026-11-27T09:44:49.849+00:00','2026-11-27T09:44:49.849+00:00',NULL);
INSERT INTO "resources" VALUES(13,'alg','{"id":"alg","isbn":"9780306406157","title":"Algebra, second printing","types":["Book"],"url":"https://e.example.org/alg"}','[["elm.csv",1,"2026-11-27T09:44:49.905+00:00","e6c40a72b39d2fc69e355e7b58fe65027aa6682fdba2906092d973bdae0320c9"]]','d2001cf66291cd307af54242462a2e3d855ef109424116b6a5222a94f2fb44a3','2026-11-27T09:44:49.905+00:00','2026-11-27T09:44:49.905+00:00',NULL);
INSERT INTO "resources" VALUES(14,'gone','{"id":"gone","identifiers":["10.1000/beans"],"title":"Gone","url":"https://f.example.org/x"}','[["fir.csv",1,"2026-11-27T09:44:49.954+00:00","93e36528acbfc3637acccdd79dd95d65e3bc62b299d52c7f8261c5ae78fa22cc"]]','9824b4536481d686e8b86e347dc32db3b597983e592a46f4ff1a29f3b88ca321','2026-11-27T09:44:49.954+00:00','2026-11-27T09:44:49.954+00:00','2026-11-27T09:44:50.006+00:00');
CREATE TABLE rubrics (
	name TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	published TEXT, 
	CONSTRAINT pk_rubrics PRIMARY KEY (name, version)
);
INSERT INTO "rubrics" VALUES('tiny',1,'{"name":"tiny","title":"Tiny","sections":[{"id":"a","title":"A","criteria":[{"id":"a1","text":"It is right.","look_for":"","scale":"0-3","weight":1,"non_negotiable":false,"passes":1,"may_not_apply":false,"evidence":true,"need":""},{"id":"a2","text":"It is kind.","look_for":"","scale":"yes-no","weight":1,"non_negotiable":false,"passes":1,"may_not_apply":true,"evidence":false,"need":""}],"about":"","weight":1,"meets":0.8,"partially":0.5}],"rule":{"kind":"lowest","meets":0.8,"partially":0.5,"table":[]},"purpose":"","version":1,"reviewers_needed":2,"license":""}',1,'chris','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00');
CREATE TABLE runs (
	"key" INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	started TEXT NOT NULL, 
	finished TEXT, 
	added INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	unchanged INTEGER NOT NULL, 
	rejected INTEGER NOT NULL, 
	CONSTRAINT pk_runs PRIMARY KEY ("key")
);
INSERT INTO "runs" VALUES(1,'resources','lessons.csv','2026-11-27T09:44:49.503+00:00','2026-11-27T09:44:49.619+00:00',5,0,0,0);
INSERT INTO "runs" VALUES(2,'resources','acorn.ndjson','2026-11-27T09:44:49.641+00:00','2026-11-27T09:44:49.718+00:00',2,0,0,0);
INSERT INTO "runs" VALUES(3,'resources','birch.csv','2026-11-27T09:44:49.733+00:00','2026-11-27T09:44:49.782+00:00',1,0,0,0);
INSERT INTO "runs" VALUES(4,'resources','course/','2026-11-27T09:44:49.793+00:00','2026-11-27T09:44:49.831+00:00',2,0,0,0);
INSERT INTO "runs" VALUES(5,'resources','dogwood.ndjson','2026-11-27T09:44:49.849+00:00','2026-11-27T09:44:49.898+00:00',2,0,0,0);
INSERT INTO "runs" VALUES(6,'resources','elm.csv','2026-11-27T09:44:49.905+00:00','2026-11-27T09:44:49.946+00:00',1,0,0,0);
INSERT INTO "runs" VALUES(7,'resources','fir.csv','2026-11-27T09:44:49.954+00:00','2026-11-27T09:44:49.998+00:00',1,0,0,0);
CREATE TABLE scores (
	proposal_key INTEGER NOT NULL, 
	person_key INTEGER NOT NULL, 
	criterion TEXT NOT NULL, 
	value INTEGER, 
	applies BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	place TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved TEXT NOT NULL, salt TEXT, 
	CONSTRAINT pk_scores PRIMARY KEY (proposal_key, person_key, criterion), 
	CONSTRAINT fk_scores_person_key FOREIGN KEY(person_key) REFERENCES people ("key"), 
	CONSTRAINT fk_scores_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key")
);
INSERT INTO "scores" VALUES(1,3,'a1',3,1,'rita says 3','page 3',1,'2027-03-01T09:00:00.000+00:00','d42a8fec8dd278dc309b7280d9775fe6');
INSERT INTO "scores" VALUES(1,3,'a2',1,1,'','',1,'2027-03-01T09:00:00.000+00:00','340f5026b3a845456570cb798aef9139');
INSERT INTO "scores" VALUES(1,4,'a1',3,1,'rob says 3','page 3',1,'2027-03-01T09:00:00.000+00:00','eda9e5750a31a3021552fcb753032d97');
INSERT INTO "scores" VALUES(1,4,'a2',1,1,'','',1,'2027-03-01T09:00:00.000+00:00','b393445ae9260295b4a36cb679018e84');
CREATE TABLE sessions (
	digest TEXT NOT NULL, 
	person_key INTEGER NOT NULL, 
	started TEXT NOT NULL, 
	used TEXT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (digest), 
	CONSTRAINT fk_sessions_person_key FOREIGN KEY(person_key) REFERENCES people ("key")
);
CREATE TABLE shared_keys (
	source_key INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	CONSTRAINT pk_shared_keys PRIMARY KEY (source_key, "key"), 
	CONSTRAINT fk_shared_keys_source_key FOREIGN KEY(source_key) REFERENCES sources ("key")
);
CREATE TABLE source_records (
	source_key INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	occurrence INTEGER NOT NULL, 
	url TEXT, 
	line INTEGER, 
	record TEXT NOT NULL, 
	original BLOB NOT NULL, 
	digest TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	imported TEXT NOT NULL, "key" TEXT DEFAULT '' NOT NULL, global_id TEXT, file TEXT DEFAULT '' NOT NULL, withdrawn TEXT, 
	CONSTRAINT pk_source_records PRIMARY KEY (source_key, id, occurrence), 
	CONSTRAINT fk_source_records_id FOREIGN KEY(id) REFERENCES identities (id), 
	CONSTRAINT fk_source_records_source_key FOREIGN KEY(source_key) REFERENCES sources ("key")
);
INSERT INTO "source_records" VALUES(1,'r1',0,'https://a.example/r1',1,'{"id":"r1","title":"Lesson r1","url":"https://a.example/r1"}',X'5265736F757263652869643D277231272C206964656E746966696572733D28292C207469746C653D274C6573736F6E207231272C2075726C3D2768747470733A2F2F612E6578616D706C652F7231272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','31a178b19503cfc672717fb024af89b35f9eae4cb7b3e4cf283cdccddc109980',1,'2026-11-27T09:44:49.503+00:00','r1',NULL,'',NULL);
INSERT INTO "source_records" VALUES(1,'r2',0,'https://a.example/r2',2,'{"id":"r2","title":"Lesson r2","url":"https://a.example/r2"}',X'5265736F757263652869643D277232272C206964656E746966696572733D28292C207469746C653D274C6573736F6E207232272C2075726C3D2768747470733A2F2F612E6578616D706C652F7232272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','09324b2b428724c0399c16cf1f06b813ec699f8cab852ef0232e09e313f04078',2,'2026-11-27T09:44:49.503+00:00','r2',NULL,'',NULL);
INSERT INTO "source_records" VALUES(1,'r3',0,'https://a.example/r3',3,'{"id":"r3","title":"Lesson r3","url":"https://a.example/r3"}',X'5265736F757263652869643D277233272C206964656E746966696572733D28292C207469746C653D274C6573736F6E207233272C2075726C3D2768747470733A2F2F612E6578616D706C652F7233272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','9703c7724eb948e262f4e825d1f63cfd360a9b72aad5d5103a6ba5e0fed5be0a',3,'2026-11-27T09:44:49.503+00:00','r3',NULL,'',NULL);
INSERT INTO "source_records" VALUES(1,'r4',0,'https://a.example/r4',4,'{"id":"r4","title":"Lesson r4","url":"https://a.example/r4"}',X'5265736F757263652869643D277234272C206964656E746966696572733D28292C207469746C653D274C6573736F6E207234272C2075726C3D2768747470733A2F2F612E6578616D706C652F7234272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','4607e3e8dff6e6fcdf0616c446086d05a22b47304fce25a560634e20e9f52ed0',4,'2026-11-27T09:44:49.503+00:00','r4',NULL,'',NULL);
INSERT INTO "source_records" VALUES(1,'r5',0,'https://a.example/r5',5,'{"id":"r5","title":"Lesson r5","url":"https://a.example/r5"}',X'5265736F757263652869643D277235272C206964656E746966696572733D28292C207469746C653D274C6573736F6E207235272C2075726C3D2768747470733A2F2F612E6578616D706C652F7235272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','e382e6a2c823d5d9e0d9c8670b51f5d7c8beb6ac72fa5b7bd85393a46c91a2dd',5,'2026-11-27T09:44:49.503+00:00','r5',NULL,'',NULL);
INSERT INTO "source_records" VALUES(2,'oer:beans',0,'https://a.example.org/beans',1,'{"id":"oer:beans","identifiers":["https://doi.org/10.1000/Beans"],"title":"Beans","url":"https://a.example.org/beans"}',X'5265736F757263652869643D276F65723A6265616E73272C206964656E746966696572733D282768747470733A2F2F646F692E6F72672F31302E313030302F4265616E73272C292C207469746C653D274265616E73272C2075726C3D2768747470733A2F2F612E6578616D706C652E6F72672F6265616E73272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','dead8e6a9ce485f161ca9c2dee9463f0a72954332759916b8a2c56642a12813f',6,'2026-11-27T09:44:49.641+00:00','oer:beans','oer:beans','',NULL);
INSERT INTO "source_records" VALUES(2,'oer:peas',0,'https://a.example.org/peas',1,'{"id":"oer:peas","title":"Peas","url":"https://a.example.org/peas"}',X'5265736F757263652869643D276F65723A70656173272C206964656E746966696572733D28292C207469746C653D2750656173272C2075726C3D2768747470733A2F2F612E6578616D706C652E6F72672F70656173272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','bb0166631c1369e9e824cab645d41c06de16604f4adf4ae0b4efe1dda4ec8cca',7,'2026-11-27T09:44:49.641+00:00','oer:peas','oer:peas','',NULL);
INSERT INTO "source_records" VALUES(3,'b-7',0,'https://b.example.org/7',1,'{"id":"b-7","identifiers":["doi:10.1000/beans"],"title":"Counting beans","url":"https://b.example.org/7","minutes":30}',X'5265736F757263652869643D27622D37272C206964656E746966696572733D2827646F693A31302E313030302F6265616E73272C292C207469746C653D27436F756E74696E67206265616E73272C2075726C3D2768747470733A2F2F622E6578616D706C652E6F72672F37272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D33302C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','ba448ccf1bbc8a8ed803c58d1048c310efbcff6533434de5db961c691822dc97',8,'2026-11-27T09:44:49.733+00:00','b-7',NULL,'',NULL);
INSERT INTO "source_records" VALUES(4,'intro',0,'https://c.example.org/1',1,'{"id":"intro","identifiers":["10.1000/course"],"title":"Introduction","url":"https://c.example.org/1"}',X'5265736F757263652869643D27696E74726F272C206964656E746966696572733D282731302E313030302F636F75727365272C292C207469746C653D27496E74726F64756374696F6E272C2075726C3D2768747470733A2F2F632E6578616D706C652E6F72672F31272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','6f55e8163f0b28f83a04af1d48f776e6020960f1fd57cbb58dbea49957809693',9,'2026-11-27T09:44:49.793+00:00','intro',NULL,'',NULL);
INSERT INTO "source_records" VALUES(5,'sums',0,'https://c.example.org/2',1,'{"id":"sums","identifiers":["10.1000/course"],"title":"Sums","url":"https://c.example.org/2"}',X'5265736F757263652869643D2773756D73272C206964656E746966696572733D282731302E313030302F636F75727365272C292C207469746C653D2753756D73272C2075726C3D2768747470733A2F2F632E6578616D706C652E6F72672F32272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','4ebb7ff9259dfac98ebabdfc6b7b4ae201d13620f3d53b7acdf604ec2f5828e2',10,'2026-11-27T09:44:49.793+00:00','sums',NULL,'',NULL);
INSERT INTO "source_records" VALUES(6,'oer:algebra',0,'https://d.example.org/algebra',1,'{"id":"oer:algebra","title":"Algebra","url":"https://d.example.org/algebra","types":["Textbook"],"isbn":"9780306406157"}',X'5265736F757263652869643D276F65723A616C6765627261272C206964656E746966696572733D28292C207469746C653D27416C6765627261272C2075726C3D2768747470733A2F2F642E6578616D706C652E6F72672F616C6765627261272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D282754657874626F6F6B272C292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D2739373830333036343036313537272C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','e4c6339d8fddc156e91607fd4d09c79ebd87808fbcad43afeea4986f5a01352f',11,'2026-11-27T09:44:49.849+00:00','oer:algebra','oer:algebra','',NULL);
INSERT INTO "source_records" VALUES(6,'oer:algebra-1',0,'https://d.example.org/1',1,'{"id":"oer:algebra-1","title":"Sets","url":"https://d.example.org/1","parts":[{"name":"Algebra","id":"oer:algebra"}],"isbn":"9780306406157"}',X'5265736F757263652869643D276F65723A616C67656272612D31272C206964656E746966696572733D28292C207469746C653D2753657473272C2075726C3D2768747470733A2F2F642E6578616D706C652E6F72672F31272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D2850617274286E616D653D27416C6765627261272C2069643D276F65723A616C6765627261272C20706F736974696F6E3D4E6F6E65292C292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D2739373830333036343036313537272C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','5bfba7b001fb3d73cf879039fcdbc807e7463a6dc29c9ba09b9ede5852a375c3',12,'2026-11-27T09:44:49.849+00:00','oer:algebra-1','oer:algebra-1','',NULL);
INSERT INTO "source_records" VALUES(7,'alg',0,'https://e.example.org/alg',1,'{"id":"alg","title":"Algebra, second printing","url":"https://e.example.org/alg","types":["Book"],"isbn":"9780306406157"}',X'5265736F757263652869643D27616C67272C206964656E746966696572733D28292C207469746C653D27416C67656272612C207365636F6E64207072696E74696E67272C2075726C3D2768747470733A2F2F652E6578616D706C652E6F72672F616C67272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D2827426F6F6B272C292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D2739373830333036343036313537272C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','e6c40a72b39d2fc69e355e7b58fe65027aa6682fdba2906092d973bdae0320c9',13,'2026-11-27T09:44:49.905+00:00','alg',NULL,'',NULL);
INSERT INTO "source_records" VALUES(8,'gone',0,'https://f.example.org/x',1,'{"id":"gone","identifiers":["10.1000/beans"],"title":"Gone","url":"https://f.example.org/x"}',X'5265736F757263652869643D27676F6E65272C206964656E746966696572733D282731302E313030302F6265616E73272C292C207469746C653D27476F6E65272C2075726C3D2768747470733A2F2F662E6578616D706C652E6F72672F78272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C206861735F70617274733D28292C206167677265676174696F6E3D27272C206973626E3D4E6F6E652C2065646974696F6E3D4E6F6E652C20696D6167653D4E6F6E652C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C206163636573736962696C6974795F617069733D28292C20636F6E666F726D735F746F3D28292C206365727469666965645F62793D4E6F6E652C2072657669657765645F6E656564733D28292C2061646170746174696F6E733D28292C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2066726F6D5F70617274733D28292C206E656564735F6F665F70617274733D28292C2070726F76656E616E63653D282929','93e36528acbfc3637acccdd79dd95d65e3bc62b299d52c7f8261c5ae78fa22cc',14,'2026-11-27T09:44:49.954+00:00','gone',NULL,'','2026-11-27T09:44:50.006+00:00');
CREATE TABLE sources (
	"key" INTEGER NOT NULL, 
	name TEXT NOT NULL, renames BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY ("key")
);
INSERT INTO "sources" VALUES(1,'lessons.csv',0);
INSERT INTO "sources" VALUES(2,'acorn.ndjson',0);
INSERT INTO "sources" VALUES(3,'birch.csv',0);
INSERT INTO "sources" VALUES(4,'course/intro.md',0);
INSERT INTO "sources" VALUES(5,'course/sums.md',0);
INSERT INTO "sources" VALUES(6,'dogwood.ndjson',0);
INSERT INTO "sources" VALUES(7,'elm.csv',0);
INSERT INTO "sources" VALUES(8,'fir.csv',0);
CREATE TABLE standards (
	framework_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_standards PRIMARY KEY (framework_id, position), 
	CONSTRAINT fk_standards_framework_id FOREIGN KEY(framework_id) REFERENCES frameworks (id)
);
CREATE TABLE standards_lists (
	"key" INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	codes TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	made_by TEXT NOT NULL, 
	made TEXT NOT NULL, 
	removed BOOLEAN NOT NULL, 
	CONSTRAINT pk_standards_lists PRIMARY KEY ("key")
);
CREATE TABLE state (
	"key" INTEGER NOT NULL, 
	resources INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	resources_digest TEXT NOT NULL, 
	standards_digest TEXT NOT NULL, 
	CONSTRAINT pk_state PRIMARY KEY ("key")
);
INSERT INTO "state" VALUES(1,12,14,'ac1aeff4b7f684cbf8d54038833d662fa21a3c230e6abdbada4b765c68f8b299','0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE vetting_state (
	"key" INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	alignments INTEGER NOT NULL, 
	CONSTRAINT pk_vetting_state PRIMARY KEY ("key")
);
INSERT INTO "vetting_state" VALUES(1,5,0);
CREATE UNIQUE INDEX ux_resources_id ON resources (id);
CREATE UNIQUE INDEX ux_sources_name ON sources (name);
CREATE INDEX ix_identities_resource_key ON identities (resource_key);
CREATE INDEX ix_resource_codes_code_key ON resource_codes (code_key);
CREATE INDEX ix_corrections_id ON corrections (id);
CREATE INDEX ix_source_records_id ON source_records (id);
CREATE INDEX ix_source_records_url ON source_records (url);
CREATE UNIQUE INDEX ux_judged_sets_name ON judged_sets (name);
CREATE INDEX ix_judgments_set_key_number ON judgments (set_key, number);
CREATE INDEX ix_judgments_id ON judgments (id);
CREATE INDEX ix_problems_id ON problems (id);
CREATE INDEX ix_audit_subject ON audit (subject, sequence);
CREATE INDEX ix_audit_who ON audit (who, sequence);
CREATE INDEX ix_failed_sign_ins_last ON failed_sign_ins (last);
CREATE INDEX ix_links_dead ON links (dead);
CREATE UNIQUE INDEX ux_people_handle ON people (handle);
CREATE UNIQUE INDEX ux_people_subject ON people (issuer, subject);
CREATE INDEX ix_proposals_state ON proposals (state, "key");
CREATE INDEX ix_assignments_person_key ON assignments (person_key);
CREATE INDEX ix_decisions_proposal_key ON decisions (proposal_key);
CREATE INDEX ix_decisions_undoes ON decisions (undoes);
CREATE INDEX ix_sessions_person_key ON sessions (person_key);
CREATE INDEX ix_alignment_verdicts_resource_id ON alignment_verdicts (resource_id);
CREATE INDEX ix_alignment_verdicts_standard_id ON alignment_verdicts (standard_id);
CREATE INDEX ix_decision_resources_resource_id ON decision_resources (resource_id);
CREATE INDEX ix_proposal_resources_resource_id ON proposal_resources (resource_id);
CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE INDEX ix_kept_collections_person_key ON kept_collections (person_key);
CREATE INDEX ix_source_records_source_key_key ON source_records (source_key, "key");
CREATE INDEX ix_source_records_global_id ON source_records (global_id);
CREATE INDEX ix_removals_id ON removals (id);
CREATE INDEX ix_judged_pool_id ON judged_pool (id);
COMMIT;
