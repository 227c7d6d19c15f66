// Where a request may come from: saved examples, the schema, what was sent before. And where it may be saved.
import { History, Save, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { ApiError, sendJson } from '../../core/api'
import { queries } from '../../core/query'
import { useMay } from '../../live/role'
import { Dialog } from '../../ui/Dialog'
import { Jump } from '../../ui/Parts'
import { Ago, Took } from '../../ui/Time'
import { toneOf } from './answer'
import { type Draft, fromSaved, isSecret, newDraft, toSaved } from './draft'
import { examplesOf, setDraft } from './drafts'
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
          aria-label="Take examples away"
          title="Take examples away"
          onClick={() => setDialog('remove')}
        >
          <Trash2 size={14} aria-hidden />
        </button>
      )}
      <Before endpoint={endpoint} sent={sent} />
      {problem && (
        <p className="endpoint-broken" role="alert">
          Saved examples can’t be read: {problem.message} {problem.hint}
        </p>
      )}
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

// What the API refused, in its words; null after it did what it was asked.
async function change(endpoint: Endpoint, body: Record<string, unknown>): Promise<string | null> {
  try {
    await sendJson('PUT', `endpoints/${encodeURIComponent(endpoint.step)}/examples`, {
      trigger: endpoint.trigger,
      ...body,
    })
    await queries.invalidateQueries({ queryKey: ['endpoints'] })
    return null
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return [error.message, error.hint].filter(Boolean).join(' — ')
  }
}

interface SaveProps {
  endpoint: Endpoint
  draft: Draft
  names: string[]
  close: () => void
}

function SaveDialog({ endpoint, draft, names, close }: SaveProps) {
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const left = draft.headers.filter((row) => isSecret(row.name)).map((row) => row.name)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const told = await change(endpoint, { name, request: toSaved(endpoint, draft) })
    setRefusal(told)
    if (told === null) close()
  }
  return (
    <Dialog label="Save as example" close={close} className="example-dialog">
      <form onSubmit={(event) => void save(event)}>
        <h2>Save as example</h2>
        <p>It becomes a part of studio.json in the project, for everybody who works on it.</p>
        <label>
          Name
          <input
            className="input"
            autoFocus
            required
            maxLength={120}
            value={name}
            placeholder="A printer problem"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        {names.includes(name.trim()) && <p data-tone="warning">There is one of this name; it will be replaced.</p>}
        {left.length > 0 && <p data-tone="warning">Secrets stay out of files: {left.join(', ')} won’t be saved.</p>}
        {refusal && (
          <p className="endpoint-broken" role="alert">
            {refusal}
          </p>
        )}
        <div className="dialog-acts">
          <button type="button" className="button plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface RemoveProps {
  endpoint: Endpoint
  saved: [string, SavedRequest][]
  close: () => void
}

function RemoveDialog({ endpoint, saved, close }: RemoveProps) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const remove = async (name: string) => {
    setRefusal(await change(endpoint, { name, request: null }))
  }
  return (
    <Dialog label="Saved examples" close={close} className="example-dialog">
      <h2>Saved examples</h2>
      {saved.length === 0 && <p>There are none any more.</p>}
      <ul>
        {saved.map(([name]) => (
          <li key={name}>
            <span>{name}</span>
            <button type="button" className="button" onClick={() => void remove(name)}>
              <Trash2 size={14} aria-hidden /> Take away<span className="hidden"> {name}</span>
            </button>
          </li>
        ))}
      </ul>
      {refusal && (
        <p className="endpoint-broken" role="alert">
          {refusal}
        </p>
      )}
      <div className="dialog-acts">
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
