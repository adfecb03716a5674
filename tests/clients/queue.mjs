// Takes messages from a queue with amqplib: URL, queue and how many; a line of JSON of each, in their
// order, acknowledged when it is written.
import { connect } from "amqplib";

const [url, queue, count] = process.argv.slice(2);
const connection = await connect(url);
const channel = await connection.createChannel();
await channel.prefetch(20);
let left = Number(count);
await new Promise((done, failed) => {
  channel.on("error", failed);
  channel.consume(queue, (message) => {
    if (message === null) return failed(new Error("the broker ended it"));
    const { contentType, type, messageId, deliveryMode, headers } = message.properties;
    const body = message.content.toString("base64");
    console.log(JSON.stringify({ contentType, type, messageId, deliveryMode, headers, body }));
    channel.ack(message);
    if (--left === 0) done();
  }).catch(failed);
});
await channel.close();
await connection.close();
