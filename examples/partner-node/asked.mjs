// Commands and queries as they come over nameko's wire: checked, done once, answered.
import { Refused, commands, queries } from "./circles.mjs";
import { description } from "./description.mjs";

const header = (message, name) => message.properties.headers[`nameko.${name}`];

// The answer to a message, as it goes back.
export function answer(store, message) {
  try {
    return { result: asked(store, message), error: null };
  } catch (error) {
    const refused = error instanceof Refused;
    if (!refused) console.error(error);
    const code = refused ? error.code : "internal_error";
    const fields = refused ? error.fields : { incident: crypto.randomUUID() };
    const name = code.replace(/(^|_)(.)/g, (_, __, letter) => letter.toUpperCase());
    const wire = { exc_type: name, exc_path: name, exc_args: [fields], value: code };
    return { result: null, error: wire };
  }
}

function asked(store, message) {
  const method = message.fields.routingKey.split(".")[1];
  const described = description.commands[method] ?? description.queries[method];
  const known = described ?? (method === "get_burial" ? burial : undefined);
  if (known === undefined) throw new Refused("method_not_found", {});
  if (!String(header(message, "scopes")).split(" ").includes(known.scope)) {
    throw new Refused("scope_missing", { scope: known.scope });
  }
  const payload = read(message, known.request);
  if (queries[method]) return queries[method](store, payload);
  const id = header(message, "command_id");
  const text = `${method} ${JSON.stringify(payload)}`;
  return store.together(() => {
    const before = store.get("SELECT asked, answer FROM answered WHERE command_id = ?", id);
    if (before !== undefined) {
      if (before.asked !== text) throw new Refused("command_id_reused", {});
      return JSON.parse(before.answer);
    }
    inTime(message);
    const result = commands[method](store, payload, { id, correlation: id });
    store.run("INSERT INTO answered VALUES (?, ?, ?, datetime('now'))", id, text,
      JSON.stringify(result));
    inTime(message); // and again before it is kept
    return result;
  });
}

function inTime(message) {
  if (Date.now() / 1000 >= Number(header(message, "deadline"))) {
    throw new Refused("deadline_exceeded", {});
  }
}

const burial = {
  scope: "operations:read",
  request: { properties: { subject: { type: "string" } }, required: ["subject"] },
};

// The payload, where it has the fields that are asked for and no others.
function read(message, { properties, required }) {
  inTime(message);
  let payload;
  try {
    payload = JSON.parse(message.content.toString()).kwargs.payload;
  } catch {
    payload = null;
  }
  const problems = [];
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) {
    problems.push({ field: "", code: "not_an_object" });
  } else {
    for (const field of required) if (!(field in payload)) problems.push({ field, code: "required" });
    for (const [field, value] of Object.entries(payload)) {
      if (!(field in properties)) problems.push({ field, code: "unknown_field" });
      else if (typeof value !== properties[field].type) problems.push({ field, code: "not_text" });
    }
  }
  if (problems.length > 0) throw new Refused("invalid_fields", { problems });
  return payload;
}
