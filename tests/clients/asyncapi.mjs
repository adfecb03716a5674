// What @asyncapi/parser says about the AsyncAPI document on the standard input: its findings of every
// level, and what it read, as one line of JSON.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const found = diagnostics.map(({ severity, code, message, path }) => ({
  severity,
  code,
  message,
  path: path.join("."),
}));
const read = document && {
  version: document.version(),
  channels: document.channels().all().map((each) => each.id()),
  operations: document.operations().all().map((each) => each.id()),
  messages: document.allMessages().all().map((each) => [each.name(), each.examples().all().length]),
};
console.log(JSON.stringify({ found, read }));
