// What the Step says that it takes and answers, as tables; and as the JSON Schema that it is.
import { useState } from 'react'
import { Json } from '../../ui/Json'
import { statusWords } from './answer'
import { fieldsOf } from './fields'
import type { Endpoint, Schema } from './types'

export function Schemas({ endpoint }: { endpoint: Endpoint }) {
  const responses = Object.entries(endpoint.responses)
  return (
    <div className="endpoint-schemas">
      <section aria-label="What it takes">
        <h3>What it takes</h3>
        {endpoint.params.length > 0 && (
          <Fields
            title="Path"
            rows={endpoint.params.map((name) => ({ name: `:${name}`, type: 'string', required: true, about: '' }))}
          />
        )}
        {endpoint.query.length > 0 && (
          <Fields
            title="Query"
            rows={endpoint.query.map(({ name, description }) => ({
              name,
              type: 'string',
              required: false,
              about: description,
            }))}
          />
        )}
        {endpoint.body !== null && <Shown title="Body" schema={endpoint.body} />}
        {endpoint.params.length + endpoint.query.length === 0 && endpoint.body === null && (
          <p className="quiet">The Step says nothing of what it takes.</p>
        )}
      </section>
      <section aria-label="What it answers">
        <h3>What it answers</h3>
        {responses.map(([status, schema]) => (
          <Shown key={status} title={`${status} · ${statusWords(Number(status))}`} schema={schema} />
        ))}
        {responses.length === 0 && <p className="quiet">The Step says nothing of what it answers.</p>}
      </section>
    </div>
  )
}

function Shown({ title, schema }: { title: string; schema: Schema }) {
  const [isRaw, setRaw] = useState(false)
  return (
    <div className="schema">
      <h4>
        {title}
        <button type="button" className="button plain" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
          JSON
        </button>
      </h4>
      {isRaw ? <Json value={schema} /> : <Table title={title} rows={fieldsOf(schema)} />}
    </div>
  )
}

type FieldRows = ReturnType<typeof fieldsOf>

function Fields({ title, rows }: { title: string; rows: FieldRows }) {
  return (
    <div className="schema">
      <h4>{title}</h4>
      <Table title={title} rows={rows} />
    </div>
  )
}

function Table({ title, rows }: { title: string; rows: FieldRows }) {
  return (
    <table aria-label={title}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Type</th>
          <th scope="col">About</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, type, required, about }) => (
          <tr key={name}>
            <th scope="row" className="mono">
              {name || 'the value'}
            </th>
            <td className="mono">{type}</td>
            <td>{[required ? '' : 'optional', about].filter(Boolean).join(' · ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
