// Reading circles: who has a place in the programme may join one. The rules, and what they tell.
import { randomUUID } from "node:crypto";

export const ORGANISATION = process.env.NOSOTROS_ORGANISATION ?? "la-u";
export const SERVICE = "circles";
export const JOINED = `${ORGANISATION}.${SERVICE}.circle_joined.v1`;
export const HEARS = ["*.enrolment.participant_enrolled.v1", "*.enrolment.erasure_completed.v1"];

// A refusal that the asker is told: its code and its fields.
export class Refused extends Error {
  constructor(code, fields = {}) {
    super(code);
    Object.assign(this, { code, fields });
  }
}

// An event that is not what it should be: it would be no better the next time.
export class Unreadable extends Error {}

export const handlers = {
  "nosotros.enrolment.participant_enrolled.v1"(store, event) {
    const id = event.data.participant_id;
    if (typeof id !== "string") throw new Unreadable("it names nobody");
    if (store.get("SELECT 1 FROM tombstone WHERE subject = ?", id)) return;
    store.run("INSERT INTO reader VALUES (?, 0, NULL) ON CONFLICT DO NOTHING", id);
  },
  "nosotros.enrolment.erasure_completed.v1"(store, event) {
    store.run("INSERT INTO tombstone VALUES (?, date()) ON CONFLICT DO NOTHING", event.subject);
    store.run("DELETE FROM reader WHERE participant_id = ?", event.subject);
    store.run("DELETE FROM answered WHERE instr(answer, ?) > 0", event.subject);
  },
};

export const commands = {
  join_circle(store, { participant_id, circle }, call) {
    const reader = store.get("SELECT revision FROM reader WHERE participant_id = ?", participant_id);
    if (reader === undefined) throw new Refused("not_a_reader", { participant_id });
    const revision = reader.revision + 1;
    store.run("UPDATE reader SET revision = ?, circle = ? WHERE participant_id = ?", revision, circle,
      participant_id);
    tell(store, { subject: participant_id, revision, data: { participant_id, circle }, call });
    return { participant_id, circle, revision };
  },
};

export const queries = {
  get_reader(store, { participant_id }) {
    const reader = store.get("SELECT * FROM reader WHERE participant_id = ?", participant_id);
    if (reader === undefined) throw new Refused("not_a_reader", { participant_id });
    return { participant_id, circle: reader.circle, revision: reader.revision };
  },
  // Every service answers it: since when nothing of somebody is known here any more.
  get_burial(store, { subject }) {
    const buried = store.get("SELECT erased_on FROM tombstone WHERE subject = ?", subject);
    return { subject, erased_on: buried?.erased_on ?? null };
  },
};

// Stores an event beside the change that it tells of; its number is that of its row.
function tell(store, { subject, revision, data, call }) {
  const id = randomUUID();
  const { lastInsertRowid } = store.run("INSERT INTO outbox (routing_key, body) VALUES (?, '')", JOINED);
  const event = {
    specversion: "1.0", id, source: `/${ORGANISATION}/${SERVICE}`, type: JOINED, subject,
    time: new Date().toISOString(), datacontenttype: "application/json",
    dataschema: `${process.env.NOSOTROS_PUBLIC_URL ?? "http://127.0.0.1:8470"}/schemas/${JOINED}`,
    organisation: ORGANISATION, sequence: String(lastInsertRowid), factid: id, revision,
    partitionkey: subject, correlationid: call.correlation, causationid: call.id, data,
  };
  store.run("UPDATE outbox SET body = ? WHERE sequence = ?", JSON.stringify(event), lastInsertRowid);
}
