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
INSERT INTO "alembic_version" VALUES('0012');
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
INSERT INTO "audit" VALUES(7,'2027-03-01T09:00:00.000+00:00','chris','rubric.draft','rubric:tiny:1','null','{"license":"","name":"tiny","purpose":"","reviewers_needed":2,"rule":{"kind":"lowest","meets":0.8,"partially":0.5,"table":[]},"sections":[{"about":"","criteria":[{"evidence":true,"id":"a1","look_for":"","may_not_apply":false,"non_negotiable":false,"passes":1,"scale":"0-3","text":"It is right.","weight":1},{"evidence":false,"id":"a2","look_for":"","may_not_apply":true,"non_negotiable":false,"passes":1,"scale":"yes-no","text":"It is kind.","weight":1}],"id":"a","meets":0.8,"partially":0.5,"title":"A","weight":1}],"title":"Tiny","version":1}','4174d0418fef0e1174e571066dfb0d2e3e2dd7da1ac3d6774eff7c41294d2908');
INSERT INTO "audit" VALUES(8,'2027-03-01T09:00:00.000+00:00','chris','rubric.publish','rubric:tiny:1','null','{"published":"2027-03-01T09:00:00.000+00:00"}','5519612f241245dd7fcdeb5434422c1306177f9a208c403da202a781d65578bb');
INSERT INTO "audit" VALUES(9,'2026-11-26T23:23:09.936+00:00','','import.begin','import:1','{"catalog":"aed24bc15b9e23883273030921a8b4744b0325cf1e591ce25c936534441d6d63"}','{"catalog":"aed24bc15b9e23883273030921a8b4744b0325cf1e591ce25c936534441d6d63","source":"lessons.csv"}','2695b4659edccc8f70bb2d09911218a101d3badca5dc0397fc31b179be6f20fe');
INSERT INTO "audit" VALUES(10,'2026-11-26T23:23:09.970+00:00','','import.end','import:1','{"catalog":"aed24bc15b9e23883273030921a8b4744b0325cf1e591ce25c936534441d6d63"}','{"added":5,"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b","changed":0,"failed":false,"rejected":0,"removed":0,"source":"lessons.csv","unchanged":0}','d0daf7d53db1099b10dcddd3dd8cf54c4c4c115eb15604ca7524a5e30e40cedc');
INSERT INTO "audit" VALUES(11,'2026-11-26T23:23:09.975+00:00','','import.begin','import:2','{"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b"}','{"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b","source":"lessons2.csv"}','dff943fe312b920f4dd9c116b6e83f216b9b2ad54660c56732aaadf21898f263');
INSERT INTO "audit" VALUES(12,'2026-11-26T23:23:09.990+00:00','','import.end','import:2','{"catalog":"0ce2867e334260a804141008bdb073c36c9768a1b17f3ee3e7c1e03f50c94f8b"}','{"added":2,"catalog":"9bc4367ca2c656a23edb200694ea9564b861cfb38deb02aea30003f5dd0f4ad4","changed":0,"failed":false,"rejected":0,"removed":0,"source":"lessons2.csv","unchanged":0}','e0f2719ce6b90bbd0041d87bc5053ed710cc771fc01fe2cb47f5437d239c0b41');
INSERT INTO "audit" VALUES(13,'2026-11-26T23:23:09.999+00:00','','import.begin','import:3','{"catalog":"9bc4367ca2c656a23edb200694ea9564b861cfb38deb02aea30003f5dd0f4ad4"}','{"catalog":"9bc4367ca2c656a23edb200694ea9564b861cfb38deb02aea30003f5dd0f4ad4","source":"units.csv"}','158aae01f93b480ce07a3f624dc3292b8cb7352bf3f8e4d7af24eca0c94a6837');
INSERT INTO "audit" VALUES(14,'2026-11-26T23:23:10.013+00:00','','import.end','import:3','{"catalog":"9bc4367ca2c656a23edb200694ea9564b861cfb38deb02aea30003f5dd0f4ad4"}','{"added":0,"catalog":"48c3fd216ffd5136fd12bc176fbe01b09fca68dc715ae3b7186a05d2ebf5d88b","changed":1,"failed":false,"rejected":0,"removed":0,"source":"units.csv","unchanged":0}','ea941509bc267e6f90284e8668c0c16b4d3e4286ba802c4f5258db37fb8dc6d4');
INSERT INTO "audit" VALUES(15,'2026-11-26T23:23:10.019+00:00','','import.begin','import:4','{"catalog":"48c3fd216ffd5136fd12bc176fbe01b09fca68dc715ae3b7186a05d2ebf5d88b"}','{"catalog":"48c3fd216ffd5136fd12bc176fbe01b09fca68dc715ae3b7186a05d2ebf5d88b","source":"course"}','28ec2debcb57c7715f8dcb25e86e4e9c10da740d0c7d0b59be361c0ef4f73483');
INSERT INTO "audit" VALUES(16,'2026-11-26T23:23:10.031+00:00','','import.end','import:4','{"catalog":"48c3fd216ffd5136fd12bc176fbe01b09fca68dc715ae3b7186a05d2ebf5d88b"}','{"added":1,"catalog":"8af8f72f99b641d423c18421c2190f5ca87384f4701593247a68d719038b3b30","changed":1,"failed":false,"rejected":0,"removed":0,"source":"course","unchanged":0}','bbd2dc4f22e3213cb2f9299c1f843ef910f2f36926fcceb1ae9a0e3ffdf7a6f6');
INSERT INTO "audit" VALUES(17,'2026-11-26T23:23:10.039+00:00','','import.begin','import:5','{"catalog":"8af8f72f99b641d423c18421c2190f5ca87384f4701593247a68d719038b3b30"}','{"catalog":"8af8f72f99b641d423c18421c2190f5ca87384f4701593247a68d719038b3b30","source":"shelf.ndjson"}','89bb400ee594f4c06b47fcc0d35785d923842ca6dfcf64b5eb5580e403465fee');
INSERT INTO "audit" VALUES(18,'2026-11-26T23:23:10.062+00:00','','import.end','import:5','{"catalog":"8af8f72f99b641d423c18421c2190f5ca87384f4701593247a68d719038b3b30"}','{"added":1,"catalog":"29e45f24a2d582ce6999b937784307f2d235c56f2e0c5694459cc1fec57f20d9","changed":1,"failed":false,"rejected":0,"removed":0,"source":"shelf.ndjson","unchanged":0}','2aa3d677878fd5668d27d7ee7ea6e2b4544d2b99b6063209f16321562570bfcd');
INSERT INTO "audit" VALUES(19,'2026-11-26T23:23:10.075+00:00','','import.begin','import:6','{"catalog":"29e45f24a2d582ce6999b937784307f2d235c56f2e0c5694459cc1fec57f20d9"}','{"catalog":"29e45f24a2d582ce6999b937784307f2d235c56f2e0c5694459cc1fec57f20d9","source":"pack"}','8cf1c51fcc4a64d61c8b5707bf101c3d24a4f82d01c1bc91bfb1fd9de201e937');
INSERT INTO "audit" VALUES(20,'2026-11-26T23:23:10.098+00:00','','import.end','import:6','{"catalog":"29e45f24a2d582ce6999b937784307f2d235c56f2e0c5694459cc1fec57f20d9"}','{"added":1,"catalog":"dc388fc37beb2a3769bfda1ac8414623e431ec31abeec105e9709247569093d3","changed":0,"failed":false,"rejected":0,"removed":0,"source":"pack","unchanged":0}','cfcb3380b1475434a18107beeb1943258d6ef1035e8113a60599fc067fe60d37');
INSERT INTO "audit" VALUES(21,'2026-11-26T23:23:10.099+00:00','chris','resource.correct','resource:lesson-01','{"field":"title","value":"Birch trees"}','{"field":"title","note":"","value":"Trees"}','2275a3803510efdf5116ec734398b5188b33322e37823e44e0336513c48547a2');
INSERT INTO "audit" VALUES(22,'2026-11-26T23:23:10.113+00:00','chris','resource.correct','resource:https://acorn.example.org/leaves','{"field":"minutes","value":null}','{"field":"minutes","note":"","value":20}','1f89cb27819c6e44de719511430352cad319420c359fa85e1f2509dc2659fece');
INSERT INTO "audit" VALUES(23,'2026-11-26T23:23:10.123+00:00','chris','resource.correct','resource:sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a','{"field":"publisher","value":null}','{"field":"publisher","note":"","value":"Course Press"}','111879a415315f2ddc85db195ca668448ab1f2dd31a885cbc7a07e520ff100e7');
INSERT INTO "audit" VALUES(24,'2026-11-26T23:23:10.139+00:00','','problem.report','problem:1','null','{"kind":"other","note":"Odd.","resource":"https://shelf.example.org/all"}','ffd9e4a38d29589cbfa0d6374f7cb2cb0f3be9c1eb1519abdda3c8bc2b4480fa');
INSERT INTO "audit" VALUES(25,'2027-03-01T09:00:00.000+00:00','chris','proposal.create','proposal:1','null','{"changed":"2027-03-01T09:00:00.000+00:00","origin":"search","proposed":"2027-03-01T09:00:00.000+00:00","proposed_by":"chris","reason":"A gap","reference":"","resources":["r1"],"rubric":"tiny","rubric_version":1,"state":"proposed","title":"Lessons","version":1}','a595bfe51ba030237a98ca88403f1dc6ddb169fd34cd57bb8fc562cad2969eef');
INSERT INTO "audit" VALUES(26,'2027-03-01T09:00:00.000+00:00','chris','proposal.assign','proposal:1','{"reviewers":{},"state":"proposed"}','{"reviewers":{"rita":"asked","rob":"asked"},"state":"reviewing"}','98e9f6f1cabf3def5237aafe976b56123cc42683157a568d4446b488cf8506b9');
INSERT INTO "audit" VALUES(27,'2027-03-01T09:00:00.000+00:00','rita','review.declare','proposal:1','{"reviewers":{"rita":"asked","rob":"asked"},"state":"reviewing"}','{"reviewers":{"rita":"ready","rob":"asked"},"state":"reviewing"}','4870930c77ab3c2f6a46d102cc34dd996d353f126dce8686310f6ec5ce4cd6b1');
INSERT INTO "audit" VALUES(28,'2027-03-01T09:00:00.000+00:00','rob','review.declare','proposal:1','{"reviewers":{"rita":"ready","rob":"asked"},"state":"reviewing"}','{"reviewers":{"rita":"ready","rob":"ready"},"state":"reviewing"}','296502e9448bc93fb87a86a777577861a82aeb963cd2810c84cec95074667266');
INSERT INTO "audit" VALUES(29,'2027-03-01T09:00:00.000+00:00','rita','review.save','proposal:1','null','{"versions":{"a1":1,"a2":1}}','207375fe0dbcec218ec937a0996d851862e62eef1fa0a0599a29b2acb982a22f');
INSERT INTO "audit" VALUES(30,'2027-03-01T09:00:00.000+00:00','rita','review.submit','proposal:1','{"reviewers":{"rita":"ready","rob":"ready"},"state":"reviewing"}','{"reviewers":{"rita":"submitted","rob":"ready"},"state":"reviewing"}','bb943ce5b3138f3e761fd255c89588522e24f9997aa38ccc94863ccdb170bf6c');
INSERT INTO "audit" VALUES(31,'2027-03-01T09:00:00.000+00:00','rob','review.save','proposal:1','null','{"versions":{"a1":1,"a2":1}}','880cd3049ef3a41761c226763aa36c1b61b2d596f29d648b1eefc672e6937a24');
INSERT INTO "audit" VALUES(32,'2027-03-01T09:00:00.000+00:00','rob','review.submit','proposal:1','{"reviewers":{"rita":"submitted","rob":"ready"},"state":"reviewing"}','{"reviewers":{"rita":"submitted","rob":"submitted"},"state":"discussing"}','55cef5beabcbf5c33b51b28e5fb515b9e07e3e2d7974d04c67db17a2081c967a');
INSERT INTO "audit" VALUES(33,'2027-03-01T09:00:00.000+00:00','','review.reveal','proposal:1','null','{"scores":{"rita":{"a1":{"applies":true,"note":"rita says 3","place":"page 3","value":3},"a2":{"applies":true,"note":"","place":"","value":1}},"rob":{"a1":{"applies":true,"note":"rob says 3","place":"page 3","value":3},"a2":{"applies":true,"note":"","place":"","value":1}}}}','e6fed1c51bd0439920a7a37de2401720d5a1d37ec045bceba00059a650831312');
INSERT INTO "audit" VALUES(34,'2027-03-01T09:00:00.000+00:00','chris','decision.make','decision:1','null','{"conditions":"","decided":"2027-03-01T09:00:00.000+00:00","decided_by":"chris","effective":"2027-03-01","expires":null,"grades":"","high":null,"low":null,"outcome":"adopt","proposal_key":1,"published":null,"rationale":"It does what we need.","resources":["r1"],"undoes":null,"votes":{}}','de83007e99e31e39baac4dd3f16af60fb449fd39346029a723560347366d504b');
INSERT INTO "audit" VALUES(35,'2027-03-01T09:00:00.000+00:00','chris','proposal.decide','proposal:1','{"state":"discussing"}','{"state":"decided"}','73d809c331610b426ab55c72fcb715e687cd4ca40f9a58b9c6cde687f8d520e6');
INSERT INTO "audit" VALUES(36,'2027-03-01T09:00:00.000+00:00','chris','decision.publish','decision:1','null','{"outcome":"adopt","published":"2027-03-01T09:00:00.000+00:00"}','5cbf9b3baae767dade7d0332f061baed60184841635b267d06dc2c3a73152b12');
INSERT INTO "audit" VALUES(37,'2027-03-01T09:00:00.000+00:00','chris','proposal.publish','proposal:1','{"state":"decided"}','{"state":"published"}','d57c0d09b0602b422f6f4809fd10205c0ddcff2d8e26e02c5ff3ddbbecff74ab');
CREATE TABLE audit_head (
	"key" INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY ("key")
);
INSERT INTO "audit_head" VALUES(1,37,'d57c0d09b0602b422f6f4809fd10205c0ddcff2d8e26e02c5ff3ddbbecff74ab');
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
INSERT INTO "corrections" VALUES(1,'lesson-01','title','"Trees"','chris','2026-11-26T23:23:10.099+00:00','',0);
INSERT INTO "corrections" VALUES(2,'https://acorn.example.org/leaves','minutes','20','chris','2026-11-26T23:23:10.113+00:00','',0);
INSERT INTO "corrections" VALUES(3,'sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a','publisher','"Course Press"','chris','2026-11-26T23:23:10.123+00:00','',0);
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
INSERT INTO "decision_resources" VALUES(1,'r1',1,'ae26b108eaeef8bdd371f7c0a38174ed739d2131d7e39e00cc586ea3af39cc07','{}');
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
INSERT INTO "identities" VALUES('lesson-01',6);
INSERT INTO "identities" VALUES('https://acorn.example.org/leaves',7);
INSERT INTO "identities" VALUES('sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a',8);
INSERT INTO "identities" VALUES('https://shelf.example.org/all',9);
INSERT INTO "identities" VALUES('pack-a',10);
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
	made TEXT NOT NULL, 
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
INSERT INTO "kept_collections" VALUES(1,6,'Week 1','[["r1",""],["https://acorn.example.org/leaves","on Friday"],["pack-a",""]]',1,'2027-03-01T09:00:00.000+00:00',0);
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
INSERT INTO "people" VALUES(1,'admin','Ada Min','','administrator',1,NULL,0,NULL,NULL,1,'2027-03-01T09:00:00.000+00:00');
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
INSERT INTO "problems" VALUES(1,'https://shelf.example.org/all','other','Odd.','2026-11-26T23:23:10.139+00:00',NULL,'');
CREATE TABLE proposal_resources (
	proposal_key INTEGER NOT NULL, 
	resource_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_proposal_resources PRIMARY KEY (proposal_key, resource_id), 
	CONSTRAINT fk_proposal_resources_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key"), 
	CONSTRAINT fk_proposal_resources_resource_id FOREIGN KEY(resource_id) REFERENCES identities (id)
);
INSERT INTO "proposal_resources" VALUES(1,'r1',0);
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
	changed TEXT NOT NULL, 
	CONSTRAINT pk_resources PRIMARY KEY ("key")
);
INSERT INTO "resources" VALUES(1,'r1','{"id":"r1","title":"Lesson r1","url":"https://a.example/r1"}','[["lessons.csv",1,"2026-11-26T23:23:09.934+00:00","5d3c6180854936ce70c028cb63544ca2bff63d55e056274de723c7adf2b004eb"]]','8eba676fa5b37cf2eca36f98c59d01e8e162a347ad2a73df01d5299e8ea69710','2026-11-26T23:23:09.934+00:00','2026-11-26T23:23:09.934+00:00');
INSERT INTO "resources" VALUES(2,'r2','{"id":"r2","title":"Lesson r2","url":"https://a.example/r2"}','[["lessons.csv",2,"2026-11-26T23:23:09.934+00:00","5c90d851f55962c78d57acbc202d72e025834bd936ab066c4430096ee1e98d30"]]','57ba5aea302cf9e2b619baffb18d98b7fe168759dd1d0ca1ef589413c0e16ceb','2026-11-26T23:23:09.934+00:00','2026-11-26T23:23:09.934+00:00');
INSERT INTO "resources" VALUES(3,'r3','{"id":"r3","title":"Lesson r3","url":"https://a.example/r3"}','[["lessons.csv",3,"2026-11-26T23:23:09.934+00:00","5240d0bcca18a874b6cc140009e44231cb0399f8cec331a9ee43285e6def1792"]]','d685859ab7f1eb7bb85f0dcbeec17032a386921fad962e83b56710961f0acecc','2026-11-26T23:23:09.934+00:00','2026-11-26T23:23:09.934+00:00');
INSERT INTO "resources" VALUES(4,'r4','{"id":"r4","title":"Lesson r4","url":"https://a.example/r4"}','[["lessons.csv",4,"2026-11-26T23:23:09.934+00:00","5e7e497e8f0d72a3c877afdb4bc4cb3e885105359543dc1c9c63151f9c61138d"]]','c50866b0965ea5382ff2f279c8660af081e075c4846e2fc849ef168b82a208f8','2026-11-26T23:23:09.934+00:00','2026-11-26T23:23:09.934+00:00');
INSERT INTO "resources" VALUES(5,'r5','{"id":"r5","title":"Lesson r5","url":"https://a.example/r5"}','[["lessons.csv",5,"2026-11-26T23:23:09.934+00:00","5929d6ea6d91c732652534f6cecf11d4d9f08c4a2c267b3c0719309b16f89650"]]','2544678e3b22e10a8ab9646fb00fd55fbd6b2b4dda99288db535e4d717badddd','2026-11-26T23:23:09.934+00:00','2026-11-26T23:23:09.934+00:00');
INSERT INTO "resources" VALUES(6,'lesson-01','{"id":"lesson-01","title":"Trees","url":"https://acorn.example.org/oak"}','[["lessons2.csv",2,"2026-11-26T23:23:09.974+00:00","4d6be1e25ea660afb895f4bf34715f075c90f05ab65d60b6512dfea18d53503e"],["units.csv",2,"2026-11-26T23:23:09.998+00:00","8d1496a6fff8d46dd4985c99b34aeab39e6b94e91b189d226c310fce90aaf8be"]]','cf8641c6c5b6259733f2159c02ae5e926cf13604e9267f04f49c9374eb3eee0a','2026-11-26T23:23:09.974+00:00','2026-11-26T23:23:10.099+00:00');
INSERT INTO "resources" VALUES(7,'https://acorn.example.org/leaves','{"id":"https://acorn.example.org/leaves","minutes":20,"title":"Leaves","url":"https://acorn.example.org/leaves"}','[["lessons2.csv",3,"2026-11-26T23:23:09.974+00:00","d06ec1f694760e47a27d7ad97184c87b9d72a807cebfbd290870c300fc292c72"]]','d0f8b8972e97461752e2869b03dc7a80aa507cab0445939875bd43576dbb04c5','2026-11-26T23:23:09.974+00:00','2026-11-26T23:23:10.113+00:00');
INSERT INTO "resources" VALUES(8,'sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a','{"id":"sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a","publisher":"Course Press","text":"To adding.","text_format":"text/markdown","title":"Introduction"}','[["intro.md",1,"2026-11-26T23:23:10.018+00:00","084409ab2a2070d808eeb5918933b19451b30122919708f2b25a40da26db7656"],["two/intro.md",1,"2026-11-26T23:23:10.018+00:00","c14a6132f3c47944873b07f05e91c845e394ef59a9fb10fa853c0f6cd1bf0e3d"]]','094b90ccb1732bbdd111834eeef4ab11c09f17d456829653a96fbe75e5b11577','2026-11-26T23:23:10.018+00:00','2026-11-26T23:23:10.123+00:00');
INSERT INTO "resources" VALUES(9,'https://shelf.example.org/all','{"id":"https://shelf.example.org/all","title":"stones","url":"https://shelf.example.org/stones"}','[["shelf.ndjson",1,"2026-11-26T23:23:10.038+00:00","e465fd103ceb10912372933464910024c26293cf2303e106bc5e25c0adccafd6"],["shelf.ndjson",2,"2026-11-26T23:23:10.038+00:00","c558debbcd7fe32d416f26393131735c19618565a24453118c274a0be828dfca"]]','aa5fd717e84215a43f0a99534f418f41d52818508939ee1e92776323559bb50c','2026-11-26T23:23:10.038+00:00','2026-11-26T23:23:10.038+00:00');
INSERT INTO "resources" VALUES(10,'pack-a','{"id":"pack-a","title":"Packed"}','[["pack/a.ndjson",1,"2026-11-26T23:23:10.074+00:00","94aac01d20f0a60eed6d17ff33b21bffe81efc25c86c74c103c692b833f18411"]]','2fe170dd21f4f6ee26d6596e35d8daf2e2956b9dfd2136c78d34481adf5653a2','2026-11-26T23:23:10.074+00:00','2026-11-26T23:23:10.074+00:00');
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
INSERT INTO "rubrics" VALUES('tiny',1,'{"name":"tiny","title":"Tiny","sections":[{"id":"a","title":"A","criteria":[{"id":"a1","text":"It is right.","look_for":"","scale":"0-3","weight":1,"non_negotiable":false,"passes":1,"may_not_apply":false,"evidence":true},{"id":"a2","text":"It is kind.","look_for":"","scale":"yes-no","weight":1,"non_negotiable":false,"passes":1,"may_not_apply":true,"evidence":false}],"about":"","weight":1,"meets":0.8,"partially":0.5}],"rule":{"kind":"lowest","meets":0.8,"partially":0.5,"table":[]},"purpose":"","version":1,"reviewers_needed":2,"license":""}',1,'chris','2027-03-01T09:00:00.000+00:00','2027-03-01T09:00:00.000+00:00');
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
INSERT INTO "runs" VALUES(1,'resources','lessons.csv','2026-11-26T23:23:09.934+00:00','2026-11-26T23:23:09.970+00:00',5,0,0,0);
INSERT INTO "runs" VALUES(2,'resources','lessons2.csv','2026-11-26T23:23:09.974+00:00','2026-11-26T23:23:09.990+00:00',2,0,0,0);
INSERT INTO "runs" VALUES(3,'resources','units.csv','2026-11-26T23:23:09.998+00:00','2026-11-26T23:23:10.012+00:00',0,1,0,0);
INSERT INTO "runs" VALUES(4,'resources','course','2026-11-26T23:23:10.018+00:00','2026-11-26T23:23:10.030+00:00',1,1,0,0);
INSERT INTO "runs" VALUES(5,'resources','shelf.ndjson','2026-11-26T23:23:10.038+00:00','2026-11-26T23:23:10.062+00:00',1,1,0,0);
INSERT INTO "runs" VALUES(6,'resources','pack','2026-11-26T23:23:10.074+00:00','2026-11-26T23:23:10.098+00:00',1,0,0,0);
CREATE TABLE scores (
	proposal_key INTEGER NOT NULL, 
	person_key INTEGER NOT NULL, 
	criterion TEXT NOT NULL, 
	value INTEGER, 
	applies BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	place TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved TEXT NOT NULL, 
	CONSTRAINT pk_scores PRIMARY KEY (proposal_key, person_key, criterion), 
	CONSTRAINT fk_scores_person_key FOREIGN KEY(person_key) REFERENCES people ("key"), 
	CONSTRAINT fk_scores_proposal_key FOREIGN KEY(proposal_key) REFERENCES proposals ("key")
);
INSERT INTO "scores" VALUES(1,3,'a1',3,1,'rita says 3','page 3',1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "scores" VALUES(1,3,'a2',1,1,'','',1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "scores" VALUES(1,4,'a1',3,1,'rob says 3','page 3',1,'2027-03-01T09:00:00.000+00:00');
INSERT INTO "scores" VALUES(1,4,'a2',1,1,'','',1,'2027-03-01T09:00:00.000+00:00');
CREATE TABLE sessions (
	digest TEXT NOT NULL, 
	person_key INTEGER NOT NULL, 
	started TEXT NOT NULL, 
	used TEXT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (digest), 
	CONSTRAINT fk_sessions_person_key FOREIGN KEY(person_key) REFERENCES people ("key")
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
	imported TEXT NOT NULL, 
	CONSTRAINT pk_source_records PRIMARY KEY (source_key, id, occurrence), 
	CONSTRAINT fk_source_records_id FOREIGN KEY(id) REFERENCES identities (id), 
	CONSTRAINT fk_source_records_source_key FOREIGN KEY(source_key) REFERENCES sources ("key")
);
INSERT INTO "source_records" VALUES(1,'r1',0,'https://a.example/r1',1,'{"id":"r1","title":"Lesson r1","url":"https://a.example/r1"}',X'5265736F757263652869643D277231272C207469746C653D274C6573736F6E207231272C2075726C3D2768747470733A2F2F612E6578616D706C652F7231272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2070726F76656E616E63653D282929','5d3c6180854936ce70c028cb63544ca2bff63d55e056274de723c7adf2b004eb',1,'2026-11-26T23:23:09.934+00:00');
INSERT INTO "source_records" VALUES(1,'r2',0,'https://a.example/r2',2,'{"id":"r2","title":"Lesson r2","url":"https://a.example/r2"}',X'5265736F757263652869643D277232272C207469746C653D274C6573736F6E207232272C2075726C3D2768747470733A2F2F612E6578616D706C652F7232272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2070726F76656E616E63653D282929','5c90d851f55962c78d57acbc202d72e025834bd936ab066c4430096ee1e98d30',2,'2026-11-26T23:23:09.934+00:00');
INSERT INTO "source_records" VALUES(1,'r3',0,'https://a.example/r3',3,'{"id":"r3","title":"Lesson r3","url":"https://a.example/r3"}',X'5265736F757263652869643D277233272C207469746C653D274C6573736F6E207233272C2075726C3D2768747470733A2F2F612E6578616D706C652F7233272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2070726F76656E616E63653D282929','5240d0bcca18a874b6cc140009e44231cb0399f8cec331a9ee43285e6def1792',3,'2026-11-26T23:23:09.934+00:00');
INSERT INTO "source_records" VALUES(1,'r4',0,'https://a.example/r4',4,'{"id":"r4","title":"Lesson r4","url":"https://a.example/r4"}',X'5265736F757263652869643D277234272C207469746C653D274C6573736F6E207234272C2075726C3D2768747470733A2F2F612E6578616D706C652F7234272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2070726F76656E616E63653D282929','5e7e497e8f0d72a3c877afdb4bc4cb3e885105359543dc1c9c63151f9c61138d',4,'2026-11-26T23:23:09.934+00:00');
INSERT INTO "source_records" VALUES(1,'r5',0,'https://a.example/r5',5,'{"id":"r5","title":"Lesson r5","url":"https://a.example/r5"}',X'5265736F757263652869643D277235272C207469746C653D274C6573736F6E207235272C2075726C3D2768747470733A2F2F612E6578616D706C652F7235272C206465736372697074696F6E3D27272C206F626A656374697665733D28292C20746578743D27272C20746578745F666F726D61743D27746578742F706C61696E272C2074797065733D28292C207375626A656374733D28292C206B6579776F7264733D28292C206C616E6775616765733D28292C20616765733D4E6F6E652C206772616465733D28292C206D696E757465733D4E6F6E652C206C6963656E73653D4E6F6E652C207075626C69736865723D4E6F6E652C20617574686F72733D28292C20667265653D4E6F6E652C2070617274733D28292C20616C69676E6D656E74733D28292C206163636573735F6D6F6465733D28292C206163636573735F6D6F6465735F73756666696369656E743D28292C206163636573736962696C6974795F66656174757265733D28292C206163636573736962696C6974795F68617A617264733D28292C206163636573736962696C6974795F636F6E74726F6C733D28292C206163636573736962696C6974795F73756D6D6172793D27272C2061756469656E63653D28292C2061756469656E63655F6E6F7465733D28292C20656475636174696F6E616C5F7573653D28292C20696E74657261637469766974793D4E6F6E652C206D6174657269616C733D28292C20666F726D61743D4E6F6E652C207075626C69736865643D4E6F6E652C206D6F6469666965643D4E6F6E652C2070726F76656E616E63653D282929','5929d6ea6d91c732652534f6cecf11d4d9f08c4a2c267b3c0719309b16f89650',5,'2026-11-26T23:23:09.934+00:00');
INSERT INTO "source_records" VALUES(2,'lesson-01',0,'https://acorn.example.org/oak',2,'{"id":"lesson-01","title":"Oak trees","url":"https://acorn.example.org/oak"}',X'7B226964223A226C6573736F6E2D3031222C227469746C65223A224F616B207472656573222C2275726C223A2268747470733A2F2F61636F726E2E6578616D706C652E6F72672F6F616B227D','4d6be1e25ea660afb895f4bf34715f075c90f05ab65d60b6512dfea18d53503e',6,'2026-11-26T23:23:09.974+00:00');
INSERT INTO "source_records" VALUES(2,'https://acorn.example.org/leaves',0,'https://acorn.example.org/leaves',3,'{"id":"https://acorn.example.org/leaves","title":"Leaves","url":"https://acorn.example.org/leaves"}',X'7B226964223A223130323334222C227469746C65223A224C6561766573222C2275726C223A2268747470733A2F2F61636F726E2E6578616D706C652E6F72672F6C6561766573227D','d06ec1f694760e47a27d7ad97184c87b9d72a807cebfbd290870c300fc292c72',7,'2026-11-26T23:23:09.974+00:00');
INSERT INTO "source_records" VALUES(3,'lesson-01',0,NULL,2,'{"id":"lesson-01","title":"Birch trees"}',X'7B226964223A226C6573736F6E2D3031222C227469746C65223A224269726368207472656573227D','8d1496a6fff8d46dd4985c99b34aeab39e6b94e91b189d226c310fce90aaf8be',8,'2026-11-26T23:23:09.998+00:00');
INSERT INTO "source_records" VALUES(4,'sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a',0,NULL,1,'{"id":"sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a","title":"Introduction","text":"To counting.","text_format":"text/markdown"}',X'2D2D2D0A6E616D653A20496E74726F64756374696F6E0A2D2D2D0A546F20636F756E74696E672E0A','084409ab2a2070d808eeb5918933b19451b30122919708f2b25a40da26db7656',9,'2026-11-26T23:23:10.018+00:00');
INSERT INTO "source_records" VALUES(5,'sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a',0,NULL,1,'{"id":"sha256:0d1b34b2b7882e35dd6e2c51153c561736dfba2a","title":"Introduction","text":"To adding.","text_format":"text/markdown"}',X'2D2D2D0A6E616D653A20496E74726F64756374696F6E0A2D2D2D0A546F20616464696E672E0A','c14a6132f3c47944873b07f05e91c845e394ef59a9fb10fa853c0f6cd1bf0e3d',10,'2026-11-26T23:23:10.018+00:00');
INSERT INTO "source_records" VALUES(6,'https://shelf.example.org/all',0,'https://shelf.example.org/beans',1,'{"id":"https://shelf.example.org/all","title":"beans","url":"https://shelf.example.org/beans"}',X'7B226964656E746966696572223A202268747470733A2F2F7368656C662E6578616D706C652E6F72672F616C6C222C20226E616D65223A20226265616E73222C202275726C223A202268747470733A2F2F7368656C662E6578616D706C652E6F72672F6265616E73227D','e465fd103ceb10912372933464910024c26293cf2303e106bc5e25c0adccafd6',11,'2026-11-26T23:23:10.038+00:00');
INSERT INTO "source_records" VALUES(6,'https://shelf.example.org/all',1,'https://shelf.example.org/stones',2,'{"id":"https://shelf.example.org/all","title":"stones","url":"https://shelf.example.org/stones"}',X'7B226964656E746966696572223A202268747470733A2F2F7368656C662E6578616D706C652E6F72672F616C6C222C20226E616D65223A202273746F6E6573222C202275726C223A202268747470733A2F2F7368656C662E6578616D706C652E6F72672F73746F6E6573227D','c558debbcd7fe32d416f26393131735c19618565a24453118c274a0be828dfca',12,'2026-11-26T23:23:10.038+00:00');
INSERT INTO "source_records" VALUES(7,'pack-a',0,NULL,1,'{"id":"pack-a","title":"Packed"}',X'7B226964656E746966696572223A20227061636B2D61222C20226E616D65223A20225061636B6564227D','94aac01d20f0a60eed6d17ff33b21bffe81efc25c86c74c103c692b833f18411',13,'2026-11-26T23:23:10.074+00:00');
CREATE TABLE sources (
	"key" INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY ("key")
);
INSERT INTO "sources" VALUES(1,'lessons.csv');
INSERT INTO "sources" VALUES(2,'lessons2.csv');
INSERT INTO "sources" VALUES(3,'units.csv');
INSERT INTO "sources" VALUES(4,'intro.md');
INSERT INTO "sources" VALUES(5,'two/intro.md');
INSERT INTO "sources" VALUES(6,'shelf.ndjson');
INSERT INTO "sources" VALUES(7,'pack/a.ndjson');
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
INSERT INTO "state" VALUES(1,10,13,'2b52e9530f4b8c92d38fa19558fbd97d51e9ac46612ed531d92f0a2b7c8cca90','0000000000000000000000000000000000000000000000000000000000000000');
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
COMMIT;
