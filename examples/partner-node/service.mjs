// The service: hears events, answers commands and queries, tells what is in its outbox, says how it is.
//   NOSOTROS_AMQP_URL=amqps://… NOSOTROS_DATA=circles.db NOSOTROS_HEALTH_PORT=9100 node service.mjs
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "amqplib";
import { answer } from "./asked.mjs";
import { HEARS, SERVICE, Unreadable, handlers } from "./circles.mjs";
import { open } from "./store.mjs";

const { NOSOTROS_AMQP_URL: address, NOSOTROS_DATA: path, NOSOTROS_HEALTH_PORT: port } = process.env;
const EVENTS = "nosotros.events", CALLS = "nameko-rpc";
const JSON_BYTES = { contentType: "application/json", contentEncoding: "utf-8" };
const store = open(path ?? "circles.db");
const state = { channel: null };

// The certificates of an `amqps://…?cafile=…&certfile=…&keyfile=…`, as amqplib takes them.
function opened() {
  const url = new URL(address);
  const file = (name) => url.searchParams.get(name) && readFileSync(url.searchParams.get(name));
  const options = { ca: file("cafile"), cert: file("certfile"), key: file("keyfile") };
  url.search = "";
  return connect(url.href, options.ca ? options : {});
}

// Acknowledged when its effect is stored; twice the same fact has it once.
function hear(channel, message) {
  try {
    store.together(() => {
      const event = read(message.content);
      const { changes } = store.run(
        "INSERT INTO heard VALUES (?, datetime('now')) ON CONFLICT DO NOTHING", event.factid);
      if (changes === 1) handlers[event.type]?.(store, event);
    });
    channel.ack(message);
  } catch (error) {
    if (error instanceof Unreadable) {
      // To requeue it would have it back at once, and for ever: somebody looks at it later.
      store.run("INSERT INTO set_aside VALUES (datetime('now'), ?, ?)", error.message, message.content);
      return channel.ack(message);
    }
    console.error("an event could not be handled, and comes again:", error);
    setTimeout(() => state.channel === channel && channel.nack(message), 1000).unref();
  }
}

function read(bytes) {
  let event;
  try {
    event = JSON.parse(bytes.toString());
  } catch {
    throw new Unreadable("it is no JSON");
  }
  const { factid, type, data } = event ?? {};
  if (typeof factid !== "string" || typeof type !== "string" || data === null || typeof data !== "object") {
    throw new Unreadable("it is no event");
  }
  return event;
}

// In order, each confirmed before it is forgotten; after a failure from the first one again.
async function tell(channel) {
  for (const row of store.all("SELECT * FROM outbox ORDER BY sequence LIMIT 100")) {
    const { id, type } = JSON.parse(row.body);
    channel.publish(EVENTS, row.routing_key, Buffer.from(row.body), {
      contentType: "application/cloudevents+json", persistent: true, type, messageId: id,
    });
    await channel.waitForConfirms();
    store.run("DELETE FROM outbox WHERE sequence = ?", row.sequence);
  }
}

function reply(channel, message) {
  const { replyTo, correlationId } = message.properties;
  const exchange = replyTo.startsWith("amq.rabbitmq.reply-to") ? "" : CALLS;
  const body = Buffer.from(JSON.stringify(answer(store, message)));
  channel.publish(exchange, replyTo, body, { ...JSON_BYTES, correlationId });
  channel.ack(message);
}

async function serve() {
  const connection = await opened();
  try {
    await serveOver(connection);
  } finally {
    // Another one follows. What this one was given and has not acknowledged comes again by that.
    state.channel = null;
    connection.close().catch(() => {});
  }
}

async function serveOver(connection) {
  const lost = new Promise((gone) => connection.on("close", gone));
  connection.on("error", (error) => console.error("the broker:", error.message));
  const channel = await connection.createChannel();
  const telling = await connection.createConfirmChannel();
  await channel.prefetch(20);
  for (const name of [EVENTS, CALLS]) await channel.assertExchange(name, "topic", { durable: true });
  const quorum = { durable: true, arguments: { "x-queue-type": "quorum" } };
  await channel.assertQueue(`${SERVICE}.events`, quorum);
  for (const key of HEARS) await channel.bindQueue(`${SERVICE}.events`, EVENTS, key);
  await channel.assertQueue(`rpc-${SERVICE}`, { durable: true });
  await channel.bindQueue(`rpc-${SERVICE}`, CALLS, `${SERVICE}.*`);
  await channel.consume(`${SERVICE}.events`, (message) => message && hear(channel, message));
  await channel.consume(`rpc-${SERVICE}`, (message) => message && reply(channel, message));
  state.channel = channel;
  const stopped = lost.then(() => (state.channel = null));
  while (state.channel !== null) {
    await tell(telling);
    await Promise.race([stopped, new Promise((again) => setTimeout(again, 200))]);
  }
}

createServer((request, response) => {
  const ready = request.url !== "/health/ready" || state.channel !== null;
  response.writeHead(ready ? 200 : 503, { "content-type": "application/json" });
  response.end(JSON.stringify({ status: ready ? "ready" : "not ready" }));
}).listen(Number(port ?? 9100), "127.0.0.1");

for (;;) {
  try {
    await serve();
  } catch (error) {
    console.error("the broker:", error.message);
  }
  await new Promise((again) => setTimeout(again, 1000));
}
