// The body: JSON that is checked while it is written, or any other text.
import { type KeyboardEvent, useId } from 'react'
import type { Fault } from '../../core/json-fault'
import { type BodyKind, type Draft, pretty } from './draft'

interface Props {
  draft: Draft
  fault: Fault | null
  change: (draft: Draft) => void
}

const KINDS: [BodyKind, string][] = [
  ['json', 'JSON'],
  ['text', 'Text'],
  ['none', 'No body'],
]
const LEAST_ROWS = 6
const MOST_ROWS = 22

export function BodyEditor({ draft, fault, change }: Props) {
  const told = useId()
  const rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, draft.body.split('\n').length + 1))
  return (
    <fieldset>
      <legend>Body</legend>
      <div className="request-row">
        <select
          className="input"
          aria-label="Kind of body"
          value={draft.kind}
          onChange={({ target }) => change({ ...draft, kind: target.value as BodyKind })}
        >
          {KINDS.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
        {draft.kind === 'json' && !fault && (
          <button
            type="button"
            className="button plain"
            onClick={() => change({ ...draft, body: pretty(JSON.parse(draft.body)) })}
          >
            Put in order
          </button>
        )}
      </div>
      {draft.kind !== 'none' && (
        <textarea
          className="input mono request-body"
          aria-label="Body"
          aria-invalid={fault !== null}
          aria-describedby={told}
          rows={rows}
          spellCheck={false}
          value={draft.body}
          onKeyDown={(event) => draft.kind === 'json' && onKeyDown(event)}
          onChange={({ target }) => change({ ...draft, body: target.value })}
        />
      )}
      <p id={told} className="request-fault" aria-live="polite">
        {fault && (
          <button type="button" className="jump" onClick={(event) => show(event.currentTarget, draft.body, fault)}>
            Line {fault.line}, column {fault.column}
          </button>
        )}
        {fault && `: ${fault.message}.`}
      </p>
    </fieldset>
  )
}

// A new line begins where the one before it begins. Tab goes on to the next field, as everywhere.
function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.metaKey || event.ctrlKey || event.nativeEvent.isComposing) return
  const { value, selectionStart } = event.currentTarget
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart)
  const indent = (/^ */.exec(line)?.[0] ?? '') + (/[[{]$/.test(line) ? '  ' : '')
  if (!indent) return
  event.preventDefault()
  // Unlike a change of the value this can be undone with the keyboard.
  document.execCommand('insertText', false, `\n${indent}`)
}

function show(from: HTMLElement, text: string, { line, column }: Fault): void {
  const area = from.closest('fieldset')?.querySelector('textarea')
  const lines = text.split('\n')
  const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1
  area?.focus()
  area?.setSelectionRange(at, Math.min(at + 1, text.length))
}
