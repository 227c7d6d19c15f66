// The input as fields, or as the JSON that it is.
import { useMemo } from 'react'
import type { Misfit } from '../../core/api'
import { Field, Fields } from './Field'
import { JsonArea } from './JsonArea'
import { Names } from './Names'
import { describe, fieldsOf } from './schema'
import { ToldContext } from './told'
import type { Entrance, Part } from './types'
import type { Input } from './useInput'
import { isObject, withValue } from './values'

interface Props {
  entrance: Entrance
  input: Input
  isText: boolean
  problems: Misfit[]
}

export function InputForm({ entrance, input, isText, problems }: Props) {
  const told = useMemo(() => ({ problems, unreadable: input.tell }), [problems, input.tell])
  return (
    <ToldContext.Provider value={told}>
      {isText ? (
        <JsonArea id="run-text" path="$" label="The input as JSON" rows={14} value={input.value} change={input.set} />
      ) : entrance.parts[0]?.name === '' ? (
        <Whole part={entrance.parts[0]} input={input} />
      ) : (
        entrance.parts.map((part) => <PartOf key={part.name} part={part} input={input} />)
      )}
    </ToldContext.Provider>
  )
}

function Whole({ part, input }: { part: Part; input: Input }) {
  const root = part.schema ?? {}
  if (describe(root, root).kind === 'object') {
    return <Fields schema={describe(root, root).schema} root={root} value={input.value} change={input.set} path="$" />
  }
  return <Field schema={root} root={root} value={input.value} change={input.set} path="$" label={part.title} required />
}

function PartOf({ part, input }: { part: Part; input: Input }) {
  const request = isObject(input.value) ? input.value : {}
  const value = request[part.name]
  const change = (changed: unknown) => input.set(withValue(request, part.name, changed))
  const root = part.schema ?? {}
  const told = describe(root, root)
  const path = `$.${part.name}`
  if (part.name === 'query' || part.name === 'headers') {
    const count = isObject(value) ? Object.keys(value).length : 0
    const isOpen = count > 0 || fieldsOf(told.schema).length > 0
    return (
      <details className="run-part" open={isOpen}>
        <summary>
          {part.title}
          {count > 0 && <span className="run-count">{count}</span>}
        </summary>
        <Names schema={told.schema} value={value} change={change} path={path} label={part.title} />
      </details>
    )
  }
  return (
    <section className="run-part">
      <h3>{part.title}</h3>
      {told.kind === 'object' ? (
        <Fields schema={told.schema} root={root} value={value} change={change} path={path} />
      ) : (
        <Field schema={root} root={root} value={value} change={change} path={path} label="body" />
      )}
    </section>
  )
}
