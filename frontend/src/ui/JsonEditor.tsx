// Where JSON is written, everywhere the same: says at once where it isn’t JSON, leads there, and puts it in order.
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { type Fault, faultOf } from '../core/json-fault'
import { formatJson } from '../core/json-format'
import './json-editor.css'

interface Props {
  text: string
  change: (text: string) => void
  // Its name, where no <label> gives it one by its `id`.
  label?: string | undefined
  id?: string
  // Shows the name above.
  isNamed?: boolean
  // Somebody asked for it just now: the next key is for it.
  takesFocus?: boolean
  // Ctrl+S and Ctrl+Enter; Esc. Without them these keys do what they do around it.
  save?: () => void
  cancel?: () => void
  // As many lines as it has at least; it grows with the text. Without them it fills the room that there is.
  rows?: number
  // Nothing may be written, too.
  optional?: boolean
  required?: boolean | undefined
  invalid?: boolean | undefined
  describedBy?: string | undefined
}

const MOST_ROWS = 22

export function useFault(text: string, optional = false): Fault | null {
  return useMemo(() => (optional && text.trim() === '' ? null : faultOf(text)), [text, optional])
}

export function JsonEditor(props: Props) {
  const {
    text,
    change,
    label,
    isNamed,
    takesFocus = false,
    save,
    cancel,
    rows,
    optional = false,
    required,
    invalid,
    describedBy,
  } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const own = useId()
  const id = props.id ?? own
  const fault = useFault(text, optional)
  useEffect(() => {
    if (takesFocus) area.current?.focus()
  }, [takesFocus])
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const isMod = event.ctrlKey || event.metaKey
    const act =
      isMod && (event.key === 's' || event.key === 'Enter') ? save : event.key === 'Escape' ? cancel : undefined
    if (!act) return indent(event)
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <div className="json-editor" data-fills={rows === undefined || undefined}>
      {isNamed && <label htmlFor={id}>{label}</label>}
      <textarea
        ref={area}
        id={id}
        className="input mono"
        aria-label={isNamed ? undefined : label}
        aria-required={required}
        aria-invalid={fault !== null || invalid}
        aria-describedby={[describedBy, `${id}-fault`].filter(Boolean).join(' ')}
        rows={rows && Math.min(MOST_ROWS, Math.max(rows, text.split('\n').length))}
        spellCheck={false}
        autoCapitalize="off"
        value={text}
        onChange={({ target }) => change(target.value)}
        onKeyDown={onKeyDown}
      />
      <Foot
        id={`${id}-fault`}
        fault={fault}
        lead={() => fault && show(area.current, text, fault)}
        format={fault === null && text.trim() !== '' ? () => put(area.current, formatJson(text)) : null}
      />
    </div>
  )
}

interface FootProps {
  id: string
  fault: Fault | null
  lead: () => void
  // Null where there is nothing to put in order.
  format: (() => void) | null
}

function Foot({ id, fault, lead, format }: FootProps) {
  return (
    <div className="json-editor-foot">
      <p id={id} role="status">
        {fault && (
          <>
            <button type="button" className="jump" onClick={lead}>
              Line {fault.line}, column {fault.column}
            </button>
            : {fault.message}.
          </>
        )}
      </p>
      {format && (
        <button type="button" className="button plain" onClick={format}>
          Format
        </button>
      )}
    </div>
  )
}

// A new line begins where the one before it begins. Tab goes on to the next field, as everywhere.
function indent(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.metaKey || event.ctrlKey || event.nativeEvent.isComposing) return
  const { value, selectionStart } = event.currentTarget
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart)
  const space = (/^ */.exec(line)?.[0] ?? '') + (/[[{]$/.test(line) ? '  ' : '')
  if (!space) return
  event.preventDefault()
  insert(`\n${space}`)
}

// Unlike a change of the value this can be undone with the keyboard.
function insert(text: string): void {
  document.execCommand('insertText', false, text)
}

function put(area: HTMLTextAreaElement | null, text: string): void {
  area?.select()
  insert(text)
}

function show(area: HTMLTextAreaElement | null, text: string, { line, column }: Fault): void {
  const lines = text.split('\n')
  const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1
  area?.focus()
  area?.setSelectionRange(at, Math.min(at + 1, text.length))
}
