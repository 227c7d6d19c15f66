// A new key of the state.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { go, toField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { Failure } from '../../ui/Failure'
import { JsonEditor, useFault } from '../../ui/JsonEditor'
import { PanelHead } from '../../ui/PanelHead'
import { put } from './source'

const BEGINNING = '{\n  \n}'

export function NewKey({ group, close }: { group: string; close: () => void }) {
  const [into, setInto] = useState(group)
  const [key, setKey] = useState('')
  const [text, setText] = useState(BEGINNING)
  const [error, setError] = useState<ApiError | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const fault = useFault(text)
  const lack = into === '' ? 'Name a group.' : key === '' ? 'Name a key.' : null
  const canSave = lack === null && fault === null
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!canSave) return
    try {
      await put(into, key, text, null)
      go({ group: toField(into), entry: toField(key) })
      close()
    } catch (problem) {
      setError(problem as ApiError)
    }
  }
  return (
    <section className="state-entry" aria-label="New key">
      <PanelHead title="New key" />
      <form className="form state-edit" onSubmit={(event) => void save(event)}>
        <label>
          Group
          <input
            className="input"
            value={into}
            ref={group === '' ? first : null}
            autoComplete="off"
            onChange={({ target }) => setInto(target.value)}
          />
        </label>
        <label>
          Key
          <input
            className="input"
            value={key}
            ref={group === '' ? null : first}
            autoComplete="off"
            onChange={({ target }) => setKey(target.value)}
          />
        </label>
        <JsonEditor
          label="Value as JSON"
          isNamed
          text={text}
          change={setText}
          save={() => void save()}
          cancel={close}
        />
        <Failure error={error} />
        <div className="acts">
          <button type="submit" className="button primary" disabled={!canSave} title="Create (Ctrl+S)">
            Create
          </button>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <span className="quiet">{lack}</span>
        </div>
      </form>
    </section>
  )
}
