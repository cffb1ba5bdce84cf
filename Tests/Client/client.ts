// Sends events and reads usage with nothing but what was generated from the description.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { env: Record<string, string | undefined>; exit(code: number): never };

const operator = createClient<paths>({ baseUrl: process.env.URL, headers: { "X-API-Key": process.env.KEY } });

function assert(holds: boolean, what: string): asserts holds {
  if (!holds) {
    console.error(`failed: ${what}`);
    process.exit(1);
  }
}

const created = await operator.POST("/v1/accounts", { body: { name: "Generated", plan: "pro" } });
assert(created.data !== undefined, "an account is created");
const account = created.data.data.id;

const named = await operator.POST("/v1/accounts/{accountId}/api-keys", {
  params: { path: { accountId: account } },
  body: { name: "client", scopes: ["account", "ingest"] },
});
assert(named.data !== undefined, "a key is created");
const client = createClient<paths>({ baseUrl: process.env.URL, headers: { Authorization: `Bearer ${named.data.data.key}` } });

const events: components["schemas"]["UsageEvent"][] = [200, 200, 404].map((status, n) => ({
  id: `event-${n}`,
  accountId: account,
  method: "GET",
  endpoint: `/v1/tiktok/posts/${n}`,
  status,
  responseTimeMs: 10 * n,
}));
const sent = await client.POST("/v1/usage/events", { body: events });
assert(sent.data?.data.accepted === 3 && sent.data.data.rejected.length === 0, "the events are accepted");

const usage = await client.GET("/v1/account/usage", { params: { query: { interval: "hourly" } } });
assert(usage.data !== undefined && typeof usage.data !== "string", "usage is read, and not as CSV");
assert(usage.data.data.totals.requests === 3 && usage.data.data.totals.errors === 1, "usage has the events");
assert(usage.data.data.buckets.reduce((sum, bucket) => sum + bucket.requests, 0) === 3, "the buckets sum up");

const endpoints = await client.GET("/v1/account/usage/endpoints", { params: { query: { limit: 5 } } });
assert(endpoints.data !== undefined && typeof endpoints.data !== "string", "endpoints are read, and not as CSV");
assert(endpoints.data.data[0]?.endpoint === "/v1/tiktok/posts/{id}" && endpoints.data.meta.pagination.total === 1, "endpoints are listed");

const refused = await client.GET("/v1/account/usage", { params: { query: { startDate: "never" } } });
assert(refused.error?.error.code === "invalid_request" && refused.error.error.details[0]?.field === "startDate", "errors are typed");

console.log("The generated client sent 3 events and read them back.");
