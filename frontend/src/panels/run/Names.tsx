// Names with a text each, as headers and the query have them: those that are known, and any others.
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Problems } from './Problems'
import { fieldsOf, type Schema } from './schema'
import { useProblemsBelow } from './told'
import { isObject, withValue } from './values'

interface Props {
  schema: Schema
  value: unknown
  change: (value: unknown) => void
  path: string
  label: string
}

export function Names({ schema, value, change, path, label }: Props) {
  const given = isObject(value) ? value : {}
  const problems = useProblemsBelow(path)
  const known = fieldsOf(schema)
  const others = Object.keys(given).filter((name) => !known.some((field) => field.name === name))
  return (
    <div className="run-names">
      {known.map(({ name, schema: field, required }) => (
        <Row
          key={name}
          name={name}
          hint={isObject(field) && typeof field.description === 'string' ? field.description : ''}
          required={required}
          value={given[name]}
          change={(text) => change(withValue(given, name, text || undefined))}
        />
      ))}
      {others.map((name) => (
        <Row
          key={name}
          name={name}
          value={given[name]}
          change={(text) => change(withValue(given, name, text))}
          remove={() => change(withValue(given, name, undefined))}
        />
      ))}
      <NewName label={label} taken={Object.keys(given)} add={(name) => change(withValue(given, name, ''))} />
      <Problems found={problems} />
    </div>
  )
}

interface RowProps {
  name: string
  value: unknown
  change: (text: string) => void
  hint?: string
  required?: boolean
  remove?: () => void
}

function Row({ name, value, change, hint, required = false, remove }: RowProps) {
  return (
    <div className="run-pair">
      <label>
        <span className="run-name" title={hint}>
          {name}
        </span>
        <input
          className="input"
          value={value === undefined || value === null ? '' : String(value)}
          aria-required={required}
          placeholder={hint || (required ? 'required' : undefined)}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
        />
      </label>
      {remove && (
        <button
          type="button"
          className="button plain icon"
          aria-label={`Remove ${name}`}
          title="Remove"
          onClick={remove}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

function NewName({ label, taken, add }: { label: string; taken: string[]; add: (name: string) => void }) {
  const [name, setName] = useState('')
  const isNew = name.trim() !== '' && !taken.includes(name.trim())
  const take = () => {
    if (!isNew) return
    add(name.trim())
    setName('')
  }
  return (
    <div className="run-pair run-new">
      <input
        className="input"
        aria-label={`A new name for ${label}`}
        placeholder="name"
        value={name}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          take()
        }}
      />
      <button type="button" className="button plain" disabled={!isNew} onClick={take}>
        <Plus size={14} aria-hidden /> Add
      </button>
    </div>
  )
}
