// Keeps the input under a name in studio.json, or takes it out of there.
import { Save, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { type ApiError, asApiError, sendJson } from '../../core/api'
import { queries } from '../../core/query'
import { useMay } from '../../live/role'
import { Failure } from '../../ui/Failure'
import { type Chosen, empty, formOf } from './beginning'
import type { Entrance, RunForm, Saved } from './types'

interface Props {
  form: RunForm
  entrance: Entrance
  chosen: Chosen
  choose: (chosen: Chosen) => void
  value: unknown
}

export function SavedInput({ form, entrance, chosen, choose, value }: Props) {
  const [isNaming, setNaming] = useState(false)
  const [problem, setProblem] = useState<ApiError | null>(null)
  if (!useMay('editor')) return null
  const shown = chosen.from.startsWith('saved:') ? chosen.from.slice('saved:'.length) : null
  const put = async (name: string, body: object) => {
    try {
      const { saved } = await sendJson<{ saved: Saved[] }>('PUT', 'run/saved', { step: form.step, name, ...body })
      queries.setQueryData([formOf(form.step), undefined], { ...form, saved })
      setNaming(false)
      setProblem(null)
      return true
    } catch (error) {
      setProblem(asApiError(error))
      return false
    }
  }
  const save = async (name: string) => {
    if (await put(name, { trigger: entrance.suffix, input: value ?? null })) {
      choose({ from: `saved:${name}`, input: value, lost: [] })
    }
  }
  const remove = async (name: string) => {
    if (await put(name, { remove: true })) choose({ ...empty(entrance), input: value })
  }
  return (
    <>
      {isNaming ? (
        <Naming first={shown ?? ''} save={(name) => void save(name)} close={() => setNaming(false)} />
      ) : (
        <button
          type="button"
          className="button plain"
          title="Save this input in studio.json, for everybody"
          onClick={() => setNaming(true)}
        >
          <Save size={14} aria-hidden /> Save this input
        </button>
      )}
      {!isNaming && shown !== null && (
        <button
          type="button"
          className="button plain icon"
          aria-label={`Remove ${shown}`}
          title={`Remove “${shown}” from studio.json`}
          onClick={() => void remove(shown)}
        >
          <Trash2 size={14} aria-hidden />
        </button>
      )}
      <Failure error={problem} />
    </>
  )
}

function Naming({ first, save, close }: { first: string; save: (name: string) => void; close: () => void }) {
  const [name, setName] = useState(first)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return
    // The dialog around it stays, and runs nothing.
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else if (name.trim()) save(name.trim())
  }
  return (
    <span className="run-save">
      <input
        className="input"
        aria-label="Name of the saved input"
        placeholder="A printer problem"
        // biome-ignore lint/a11y/noAutofocus: it was asked for just now
        autoFocus
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="button" disabled={!name.trim()} onClick={() => save(name.trim())}>
        Save
      </button>
      <button type="button" className="button plain" onClick={close}>
        Cancel
      </button>
    </span>
  )
}
