// What the service tells and answers, as a hub is told: `node description.mjs > circles.json`, then
// `nosotros describe circles.json --publish`.
import { pathToFileURL } from "node:url";
import { JOINED, ORGANISATION, SERVICE } from "./circles.mjs";

const id = { type: "string", format: "uuid" };
const circle = { type: "string", minLength: 1, maxLength: 80 };
const object = (properties, required = Object.keys(properties)) =>
  ({ type: "object", properties, required });
const reader = object({
  participant_id: id, circle: { type: ["string", "null"] }, revision: { type: "integer" },
});

export const description = {
  organisation: ORGANISATION,
  service: SERVICE,
  summary: "Reading circles of whoever has a place in the programme.",
  events: {
    [JOINED]: {
      summary: "Somebody joined a circle.", subject: "participant_id",
      schema: object({ participant_id: id, circle }),
    },
  },
  commands: {
    join_circle: {
      summary: "Join a circle.", request: object({ participant_id: id, circle }), answer: reader,
      errors: ["not_a_reader"], scope: "circles:write",
    },
  },
  queries: {
    get_reader: {
      summary: "A reader, and her circle.", request: object({ participant_id: id }),
      answer: reader, errors: ["not_a_reader"], scope: "circles:read",
    },
  },
  errors: {
    not_a_reader: {
      status: 409, schema: object({ participant_id: id }),
      texts: {
        es: "Aún no está inscrita en el programa.", en: "She has no place in the programme yet.",
        fr: "Elle n'a pas encore de place dans le programme.",
      },
    },
  },
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(description, null, 2));
}
