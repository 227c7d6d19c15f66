// Where a request may come from: saved examples, the schema, what was sent before. And where it may be saved.
import { History, Save, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../../live/role'
import { Failure } from '../../ui/Failure'
import { Jump } from '../../ui/Parts'
import { Ago, Took } from '../../ui/Time'
import { toneOf } from './answer'
import { type Draft, fromSaved, newDraft } from './draft'
import { examplesOf, setDraft } from './drafts'
import { RemoveDialog, SaveDialog } from './ExampleDialogs'
import type { SentBefore } from './kept'
import type { Endpoint, EndpointPage, SavedRequest } from './types'

interface Props {
  endpoint: Endpoint
  draft: Draft
  examples: Record<string, SavedRequest>
  sent: SentBefore[]
  problem: EndpointPage['problem']
}

export function Examples({ endpoint, draft, examples, sent, problem }: Props) {
  const mayEdit = useMay('editor')
  const [dialog, setDialog] = useState<'save' | 'remove' | null>(null)
  const saved = examplesOf(endpoint, examples)
  const take = (value: string) => {
    if (value === 'schema') setDraft(endpoint, newDraft(endpoint))
    const found = saved.find(([name]) => `saved:${name}` === value)
    if (found) setDraft(endpoint, fromSaved(endpoint, found[1]))
  }
  return (
    <div className="endpoint-starts">
      {/* It says what can be taken; what was taken can be changed at once, so none stays chosen. */}
      <select className="input" aria-label="Fill in from" value="" onChange={({ target }) => take(target.value)}>
        <option value="" disabled>
          Fill in from…
        </option>
        <option value="schema">{endpoint.body ? 'The schema' : 'Empty'}</option>
        {saved.map(([name]) => (
          <option key={name} value={`saved:${name}`}>
            {name}
          </option>
        ))}
      </select>
      {mayEdit && (
        <button type="button" className="button" onClick={() => setDialog('save')}>
          <Save size={14} aria-hidden /> Save as example
        </button>
      )}
      {mayEdit && saved.length > 0 && (
        <button
          type="button"
          className="button plain icon"
          aria-label="Remove examples"
          title="Remove examples"
          onClick={() => setDialog('remove')}
        >
          <Trash2 size={14} aria-hidden />
        </button>
      )}
      <Before endpoint={endpoint} sent={sent} />
      <Failure error={problem && { ...problem, message: `Saved examples can’t be read: ${problem.message}` }} />
      {dialog === 'save' && (
        <SaveDialog
          endpoint={endpoint}
          draft={draft}
          names={saved.map(([name]) => name)}
          close={() => setDialog(null)}
        />
      )}
      {dialog === 'remove' && <RemoveDialog endpoint={endpoint} saved={saved} close={() => setDialog(null)} />}
    </div>
  )
}

function Before({ endpoint, sent }: { endpoint: Endpoint; sent: SentBefore[] }) {
  if (sent.length === 0) return null
  return (
    <details className="endpoint-before">
      <summary>
        <History size={14} aria-hidden /> Sent before <small>{sent.length}</small>
      </summary>
      <ul>
        {sent.map((each) => (
          <li key={each.at}>
            <button type="button" className="button plain" onClick={() => setDraft(endpoint, each.draft)}>
              <b data-tone={each.status === null ? 'failed' : toneOf(each.status)}>{each.status ?? '—'}</b>
              <Took ms={each.ms} />
              <Ago at={each.at} />
            </button>
            {each.traceId && <Jump to={{ view: 'traces', trace: each.traceId, span: null, at: null }}>Its trace</Jump>}
          </li>
        ))}
      </ul>
    </details>
  )
}
