// The body: JSON that is checked while it is written, or any other text.
import { JsonEditor } from '../../ui/JsonEditor'
import type { BodyKind, Draft } from './draft'

interface Props {
  draft: Draft
  change: (draft: Draft) => void
}

const KINDS: [BodyKind, string][] = [
  ['json', 'JSON'],
  ['text', 'Text'],
  ['none', 'No body'],
]
const LEAST_ROWS = 6

export function BodyEditor({ draft, change }: Props) {
  const edit = (body: string) => change({ ...draft, body })
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
      </div>
      {draft.kind === 'json' && <JsonEditor label="Body" rows={LEAST_ROWS} text={draft.body} change={edit} />}
      {draft.kind === 'text' && (
        <textarea
          className="input mono"
          aria-label="Body"
          rows={LEAST_ROWS}
          spellCheck={false}
          value={draft.body}
          onChange={({ target }) => edit(target.value)}
        />
      )}
    </fieldset>
  )
}
