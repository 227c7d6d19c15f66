// Examples are saved into studio.json, and taken out of it.
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { ApiError, sendJson } from '../../core/api'
import { queries } from '../../core/query'
import { Dialog } from '../../ui/Dialog'
import { Failure } from '../../ui/Failure'
import { type Draft, isSecret, toSaved } from './draft'
import type { Endpoint, SavedRequest } from './types'

// What the API refused; null after it did what it was asked.
async function change(endpoint: Endpoint, body: Record<string, unknown>): Promise<ApiError | null> {
  try {
    await sendJson('PUT', `endpoints/${encodeURIComponent(endpoint.step)}/examples`, {
      trigger: endpoint.trigger,
      ...body,
    })
    await queries.invalidateQueries({ queryKey: ['endpoints'] })
    return null
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error
  }
}

interface SaveProps {
  endpoint: Endpoint
  draft: Draft
  names: string[]
  close: () => void
}

export function SaveDialog({ endpoint, draft, names, close }: SaveProps) {
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const left = draft.headers.filter((row) => isSecret(row.name)).map((row) => row.name)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const told = await change(endpoint, { name, request: toSaved(endpoint, draft) })
    setRefusal(told)
    if (told === null) close()
  }
  return (
    <Dialog label="Save as example" title="Save as example" close={close} className="small">
      <form onSubmit={(event) => void save(event)}>
        <div className="dialog-body form">
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
          {names.includes(name.trim()) && <p data-tone="warning">There is one of this name. Saving replaces it.</p>}
          {left.length > 0 && <p data-tone="warning">Secrets stay out of files: {left.join(', ')} won’t be saved.</p>}
          <Failure error={refusal} />
        </div>
        <div className="dialog-acts">
          <button type="button" className="button" onClick={close}>
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

export function RemoveDialog({ endpoint, saved, close }: RemoveProps) {
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const remove = async (name: string) => {
    setRefusal(await change(endpoint, { name, request: null }))
  }
  return (
    <Dialog label="Saved examples" title="Saved examples" close={close} className="small">
      <div className="dialog-body examples-saved">
        {saved.length === 0 && <p>There are none any more.</p>}
        <ul>
          {saved.map(([name]) => (
            <li key={name}>
              <span>{name}</span>
              <button type="button" className="button" onClick={() => void remove(name)}>
                <Trash2 size={14} aria-hidden /> Remove<span className="hidden"> {name}</span>
              </button>
            </li>
          ))}
        </ul>
        <Failure error={refusal} />
      </div>
      <div className="dialog-acts">
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
