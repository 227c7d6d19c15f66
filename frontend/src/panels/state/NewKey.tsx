// A new key of the state.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { go, toField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { JsonText, useFault } from './JsonText'
import { put } from './source'

export function NewKey({ group, close }: { group: string; close: () => void }) {
  const [into, setInto] = useState(group)
  const [key, setKey] = useState('')
  const [text, setText] = useState('{\n  \n}')
  const [error, setError] = useState<ApiError | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const fault = useFault(text)
  const canSave = into !== '' && key !== '' && fault === null
  const save = async () => {
    if (!canSave) return
    try {
      await put(into, key, text, null)
      go({ group: toField(into), entry: toField(key) })
      close()
    } catch (problem) {
      setError(problem as ApiError)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <section className="state-entry" aria-label="New key">
      <header className="state-head">
        <h2>New key</h2>
      </header>
      <form className="state-form" onSubmit={submit}>
        <label>
          Group
          <input
            className="input"
            value={into}
            ref={group === '' ? first : null}
            onChange={({ target }) => setInto(target.value)}
          />
        </label>
        <label>
          Key
          <input
            className="input"
            value={key}
            ref={group === '' ? null : first}
            onChange={({ target }) => setKey(target.value)}
          />
        </label>
        <JsonText label="Value as JSON" text={text} change={setText} save={() => void save()} cancel={close} />
        {error && (
          <p className="state-error" role="alert">
            {error.message}
          </p>
        )}
        <div className="state-acts">
          <button type="submit" className="button primary" disabled={!canSave}>
            Create
          </button>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </section>
  )
}
