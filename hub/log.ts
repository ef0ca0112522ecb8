/**
 * The hub's log: JSON lines, or one-liners for a person in demonstration. Ids, reasons and counts only.
 *
 * Personal data is never logged. Callers give flat fields of ids and numbers; as a second line of defence, fields named
 * after people's data are masked, e-mail addresses are masked wherever they stand, and nested values are dropped.
 */
import { type DestinationStream, type Logger, pino } from "pino";

/** Flat: ids, reasons, counts, and at most one `error`. */
type Fields = Readonly<Record<string, unknown>>;

type Write = {
  (message: string): void;
  (fields: Fields, message: string): void;
};

export type Log = {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** Returns a log that adds these fields to each line, for example `{ part: "outbox" }`. */
  child(fields: Fields): Log;
};

export type LogOptions = {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** True writes for a person at a terminal instead of JSON. */
  readonly pretty: boolean;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Where lines go; standard output when absent. */
  readonly write?: (line: string) => void;
};

/** Creates the log. */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const destination: DestinationStream = { write: options.pretty ? (line) => write(prettyLine(line)) : write };
  return guarded(
    pino(
      {
        level: options.level,
        base: null,
        timestamp: () => `,"at":"${new Date(options.clock()).toISOString()}"`,
        messageKey: "message",
        formatters: { level: (label) => ({ level: label }) },
      },
      destination,
    ),
  );
}

/** Pino formats the fields of a line but not those of a child, so both pass through here instead. */
function guarded(logger: Logger): Log {
  const at = (level: "debug" | "info" | "warn" | "error"): Write => {
    return (first: string | Fields, message?: string) => {
      if (!logger.isLevelEnabled(level)) return;
      if (typeof first === "string") logger[level](maskAddresses(first));
      else logger[level](withoutPeople(first), maskAddresses(message ?? ""));
    };
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => guarded(logger.child(withoutPeople(fields))),
  };
}

const PERSONAL =
  /^(name|.*Name|.*Names|email|.*Email|mail|address|.*Address|phone|title|text|body|html|from|to|sender|recipient|claims|subject|password|cookie|token|.*Token|secret)$/;
const STRING_MAX = 300;

function withoutPeople(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => keep(key, value)));
}

function keep(key: string, value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  if (PERSONAL.test(key)) return [[key, "[masked]"]];
  if (value instanceof Error) return [[key, describeError(value)]];
  if (typeof value === "string") return [[key, maskAddresses(value)]];
  if (Array.isArray(value)) return [[key, value.filter((item) => typeof item !== "object").map(maskItem)]];
  if (typeof value === "object" && value !== null) return [[key, "[dropped]"]];
  return [[key, value]];
}

const maskItem = (item: unknown) => (typeof item === "string" ? maskAddresses(item) : item);

function maskAddresses(text: string): string {
  return text.slice(0, STRING_MAX).replaceAll(/[^\s<>"'(),;:=]+@[^\s<>"'(),;:=]+/g, "[address]");
}

/** The details of a database error may quote a row, so only type, code, message and stack are kept. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: maskAddresses(String(error)) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const stack =
    error.stack
      ?.split("\n")
      .slice(1, 8)
      .map((line) => line.trim()) ?? [];
  return { type: error.name, ...code, message: maskAddresses(error.message), stack };
}

function prettyLine(line: string): string {
  const { level, at, message, error, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const details = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
  const failure = error && typeof error === "object" && "message" in error ? [`(${String(error.message)})`] : [];
  const parts = [String(at).slice(11, 19), String(level).padEnd(5), String(message ?? ""), ...details, ...failure];
  return `${parts.join(" ")}\n`;
}
