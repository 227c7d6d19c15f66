// A new key of the state.
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { go, toField } from '../../core/address'
import { ApiError } from '../../core/api'
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
      setError(told(problem as ApiError, into, key))
    }
  }
  return (
    <section className="state-entry" aria-label="New key">
      <PanelHead title="New key" />
      <form className="form state-edit" onSubmit={(event) => void save(event)}>
        <Named label="Group" value={into} change={setInto} field={group === '' ? first : null} />
        <Named label="Key" value={key} change={setKey} field={group === '' ? null : first} />
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

interface NamedProps {
  label: string
  value: string
  change: (value: string) => void
  field: RefObject<HTMLInputElement | null> | null
}

function Named({ label, value, change, field }: NamedProps) {
  return (
    <label>
      {label}
      <input
        className="input"
        value={value}
        ref={field}
        autoComplete="off"
        onChange={({ target }) => change(target.value)}
      />
    </label>
  )
}

function told(error: ApiError, group: string, key: string): ApiError {
  if (error.code !== 'value_changed') return error
  return new ApiError(
    error.code,
    `There is a key ${key} in ${group} already.`,
    'Choose another name, or open that key and edit it.',
  )
}
