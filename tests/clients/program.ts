// Search with a client by openapi-typescript and openapi-fetch: every result once, how surely it fits, errors by type.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [address = "", standard = ""] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: address });
const seen = new Set<string>();
for (;;) {
  const query = { standard: [standard], limit: 2, offset: seen.size };
  const { data, error } = await client.GET("/api/v1/search", { params: { query } });
  if (error) {
    if (error.type === "urn:syllabary:problem:unknown-standard") console.log("unknown, perhaps", error.suggestions);
    else console.log(error.detail);
    break;
  }
  for (const result of data.results) {
    if (seen.has(result.id)) throw new Error(`${result.id} again`);
    seen.add(result.id);
    const reason = result.reasons?.find((each) => each.kind === "standard");
    console.log(result.id, result.status?.because ?? "not decided", reason?.band, reason?.confidence);
  }
  if (data.offset + data.results.length >= data.total) {
    console.log("all", data.total);
    break;
  }
}
