// The browser's own fields for texts, numbers, choices and yes-or-no.
import { choicesOf, type Described } from './schema'

interface Props {
  id: string
  told: Described
  value: unknown
  change: (value: unknown) => void
  required: boolean
  invalid: boolean
  describedBy: string | undefined
}

// What browsers have a field of their own for; they check nothing, the Step's schema does.
const FIELDS: Record<string, string> = { email: 'email', uri: 'url', url: 'url', date: 'date', time: 'time' }
const LONG = 200

export function Controls(props: Props) {
  const { told, value, change } = props
  if (told.kind === 'flag') return <Choice {...props} choices={[true, false]} />
  if (told.kind === 'choice') return <Choice {...props} choices={choicesOf(told.schema)} />
  if (told.kind === 'number') return <Amount {...props} />
  const { id, required, invalid, describedBy } = props
  const text = value === undefined || value === null ? '' : String(value)
  const common = {
    id,
    className: 'input',
    value: text,
    'aria-required': required,
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    // An empty text is a value where one is needed, and none where it isn’t.
    onChange: (event: { target: { value: string } }) => change(event.target.value || (required ? '' : undefined)),
  }
  const { maxLength, format } = told.schema
  const isLong = text.includes('\n') || text.length > LONG || (typeof maxLength === 'number' && maxLength > LONG)
  if (isLong) return <textarea {...common} rows={4} />
  return <input {...common} type={FIELDS[String(format)] ?? 'text'} autoComplete="off" spellCheck={false} />
}

function Choice({ id, told, value, change, required, invalid, describedBy, choices }: Props & { choices: unknown[] }) {
  const all = told.nullable && !choices.includes(null) ? [...choices, null] : choices
  const at = all.findIndex((each) => JSON.stringify(each) === JSON.stringify(value))
  return (
    <select
      id={id}
      className="input"
      value={String(at)}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => change(all[Number(event.target.value)])}
    >
      <option value="-1">{required ? 'Choose…' : 'not given'}</option>
      {all.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the choices keep their places
        <option key={index} value={String(index)}>
          {typeof each === 'string' ? each : JSON.stringify(each)}
        </option>
      ))}
    </select>
  )
}

function Amount({ id, value, change, required, invalid, describedBy }: Props) {
  return (
    <input
      id={id}
      className="input"
      inputMode="decimal"
      autoComplete="off"
      value={value === undefined || value === null ? '' : String(value)}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => change(amountOf(event.target.value))}
    />
  )
}

// What isn’t a number yet stays the text that it is, and the schema refuses it.
export function amountOf(text: string): number | string | undefined {
  if (text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) && String(number) === text.trim() ? number : text
}
