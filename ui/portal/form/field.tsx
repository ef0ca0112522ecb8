/** One field: label, whether it is required, hint, control, error. The three texts are tied to the control. */
import { type JSX, Show } from "solid-js";
import type { FieldProblem, Typed } from "../../../hub/protocol/portal.ts";
import { usePortal } from "../context.ts";
import "./form.css";

export type FieldState = { readonly values: Typed; readonly errors: readonly FieldProblem[] };

type FrameProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly state: FieldState;
  readonly isRequired?: boolean;
  /** The control, given the attributes that tie it to its texts. */
  readonly control: (ties: Ties) => JSX.Element;
};

export type Ties = {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly "aria-required": "true" | undefined;
  readonly "aria-invalid": "true" | undefined;
  readonly "aria-describedby": string | undefined;
};

/** Returns what is wrong with a field, or undefined. */
export function errorOf(state: FieldState, name: string): string | undefined {
  return state.errors.find(({ field }) => field === name)?.sentence;
}

/** The frame that every control has. */
export function FieldFrame(props: FrameProps): JSX.Element {
  const { text } = usePortal();
  const error = () => errorOf(props.state, props.name);
  const described = () =>
    [props.hint && `${props.name}-aide`, error() && `${props.name}-erreur`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={`field field--${props.name}`}>
      <label class="field__label" for={props.name}>
        {props.label}
        <Show when={props.isRequired}>
          <span class="field__required"> ({text.contact.required})</span>
        </Show>
      </label>
      <Show when={props.hint}>
        <span class="field__hint" id={`${props.name}-aide`}>
          {props.hint}
        </span>
      </Show>
      {props.control({
        id: props.name,
        name: props.name,
        class: "input",
        "aria-required": props.isRequired ? "true" : undefined,
        "aria-invalid": error() ? "true" : undefined,
        "aria-describedby": described(),
      })}
      <FieldError name={props.name} sentence={error()} />
    </div>
  );
}

/** The error under a control. */
export function FieldError(props: { readonly name: string; readonly sentence: string | undefined }): JSX.Element {
  const { text } = usePortal();
  return (
    <Show when={props.sentence}>
      <p class="field__error" id={`${props.name}-erreur`}>
        <span>
          <span class="visually-hidden">{text.errors.label}</span>
          {props.sentence}
        </span>
      </p>
    </Show>
  );
}

type FieldProps = Omit<FrameProps, "control"> & { readonly input?: JSX.InputHTMLAttributes<HTMLInputElement> };

/** A field of one line. */
export function Field(props: FieldProps): JSX.Element {
  return (
    <FieldFrame
      {...props}
      control={(ties) => <input type="text" value={props.state.values[props.name] ?? ""} {...props.input} {...ties} />}
    />
  );
}

/** A field of many lines. Its text is its content, since HTML knows no `value` of a textarea. */
export function TextField(props: Omit<FrameProps, "control"> & { readonly rows: number }): JSX.Element {
  return (
    <FieldFrame
      {...props}
      control={(ties) => (
        <textarea rows={props.rows} {...ties}>
          {props.state.values[props.name] ?? ""}
        </textarea>
      )}
    />
  );
}
