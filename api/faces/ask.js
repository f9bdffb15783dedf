/** In: a question and the conversation before it. Out: the reply of POST /v1/chat, told stage by stage as it streams. */

import { API, asJson, isReply, parsed } from "./parts.js";
import { WORDS } from "./words.js";

export const LONGEST_QUESTION = 1000;
const SILENCE_MS = 60_000;
const NOBODY = { credentials: "omit" };

/** A byte stream to `{event, data}`, as https://html.spec.whatwg.org/multipage/server-sent-events.html reads it. */
async function* events(body, heard) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let name = "message";
  let data = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      heard();
      rest += decoder.decode(value, { stream: !done });
      // A chunk may end between the two halves of "\r\n": leave a last "\r" for the next chunk.
      const whole = done ? rest.length : rest.length - (rest.endsWith("\r") ? 1 : 0);
      const lines = rest.slice(0, whole).split(/\r\n|\r|\n/);
      rest = lines.pop() + rest.slice(whole);
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { event: name, data: data.join("\n") };
          name = "message";
          data = [];
          continue;
        }
        const [, field, content] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
        if (field === "event") name = content ?? "";
        if (field === "data") data.push(content ?? "");
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** What went wrong, in words for a reader; `again` says whether the same question is worth another try. */
export class Failure extends Error {
  constructor(words, { heading = WORDS.failed, again = true } = {}) {
    super(words);
    this.heading = heading;
    this.again = again;
  }

  static from(problem) {
    const status = Number(problem?.status) || 500;
    const detail = typeof problem?.detail === "string" && problem.detail.trim();
    return new Failure(detail || WORDS.problems.unclear, { again: status >= 500 || status === 429 || status === 408 });
  }
}

/**
 * Asks once. `tell` gets each stage and sentence as it comes; returns the whole reply; throws Failure.
 * `as` says who asks, by headers and credentials; without it nobody does, whoever is signed in to this server here.
 */
export async function askOnce(question, history, controller, tell, as = NOBODY) {
  let alarm;
  const heard = () => {
    clearTimeout(alarm);
    alarm = setTimeout(() => controller.abort("timeout"), SILENCE_MS);
  };
  heard();
  try {
    const response = await fetch(`${API}/v1/chat`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream", ...as.headers },
      body: asJson({ question, history, stream: true }),
      cache: "no-store",
      credentials: as.credentials,
      signal: controller.signal,
    });
    heard();
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.ok || !type.startsWith("text/event-stream")) {
      const body = parsed(await response.text());
      if (response.ok && isReply(body)) return body;
      throw Failure.from({ status: response.status, detail: body?.detail });
    }
    for await (const { event, data } of events(response.body, heard)) {
      const content = parsed(data);
      if (event === "error") throw Failure.from(content);
      if (event === "done") {
        if (isReply(content)) return content;
        throw new Failure(WORDS.problems.unclear);
      }
      if (content) tell(event, content);
    }
    throw new Failure(WORDS.problems.cut);
  } catch (error) {
    if (controller.signal.aborted) {
      const stopped = controller.signal.reason !== "timeout";
      throw new Failure(stopped ? WORDS.problems.stopped : WORDS.problems.timeout, {
        heading: stopped ? WORDS.stopped : WORDS.failed,
      });
    }
    if (error instanceof Failure) throw error;
    throw new Failure(WORDS.problems.network);
  } finally {
    clearTimeout(alarm);
  }
}
