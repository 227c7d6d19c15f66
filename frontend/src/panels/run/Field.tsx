// One field of a form made from a JSON Schema, whatever its kind. A value that is undefined isn’t given.
import { Plus, X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Controls } from './Input'
import { JsonArea } from './JsonArea'
import { Names } from './Names'
import { Problems } from './Problems'
import { type Described, describe, fieldsOf, formOf, initial, placeIn, type Schema } from './schema'
import { useProblems } from './told'
import { isObject, withValue } from './values'

export interface FieldProps {
  // What references in the schema begin at.
  root: Schema
  schema: unknown
  value: unknown
  change: (value: unknown) => void
  // Where it stands in the input, as the validator writes it.
  path: string
  label: string
  required?: boolean
}

export function Field(props: FieldProps) {
  const told = describe(props.schema, props.root)
  if (told.kind === 'object' || told.kind === 'list' || told.kind === 'map') return <Nested {...props} told={told} />
  return <Single {...props} told={told} />
}

type Shown = FieldProps & { told: Described }

function Single({ schema: _, told, value, change, path, label, required = false }: Shown) {
  const id = useId()
  const problems = useProblems(path)
  const hint = [told.description, formOf(told.schema)].filter(Boolean).join(' · ')
  const describedBy = [hint && `${id}-hint`, problems.length > 0 && `${id}-problem`].filter(Boolean).join(' ')
  const asked = { id, required, invalid: problems.length > 0, describedBy: describedBy || undefined }
  return (
    <div className="run-field" data-kind={told.kind}>
      <label htmlFor={id}>
        <span className="run-name">{label}</span>
        {required && <Required />}
      </label>
      {told.kind === 'json' ? (
        <JsonArea {...asked} path={path} value={value} change={change} />
      ) : (
        <Controls {...asked} told={told} value={value} change={change} />
      )}
      {hint && (
        <p className="run-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Problems id={`${id}-problem`} found={problems} />
    </div>
  )
}

function Nested({ told, root, value, change, path, label, required = false }: Shown) {
  const problems = useProblems(path)
  const isGiven = value !== undefined && value !== null
  return (
    <fieldset className="run-nested">
      <legend>
        <span className="run-name">{label}</span>
        {required && <Required />}
        {isGiven && !required && (
          <button
            type="button"
            className="button plain icon"
            aria-label={`Leave out ${label}`}
            title={`Leave out ${label}`}
            onClick={() => change(undefined)}
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </legend>
      {told.description && <p className="run-hint">{told.description}</p>}
      {isGiven || told.kind === 'list' ? (
        <Inside told={told} root={root} value={value} change={change} path={path} label={label} />
      ) : (
        <Add label={`Add ${label}`} run={() => change(emptyOf(told, root))} />
      )}
      <Problems found={problems} />
    </fieldset>
  )
}

type InsideProps = Pick<Shown, 'told' | 'root' | 'value' | 'change' | 'path' | 'label'>

function Inside({ told, root, value, change, path, label }: InsideProps) {
  if (told.kind === 'object')
    return <Fields schema={told.schema} root={root} value={value} change={change} path={path} />
  if (told.kind === 'map') return <Names schema={told.schema} value={value} change={change} path={path} label={label} />
  return <Items items={told.schema.items} root={root} value={value} change={change} path={path} label={label} />
}

function Items({ items, root, value, change, path, label }: Omit<InsideProps, 'told'> & { items: unknown }) {
  const found = Array.isArray(value) ? value : []
  const kind = describe(items, root).kind
  return (
    <>
      <ol className="run-items">
        {found.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place alone
          <li key={index}>
            <Field
              schema={items}
              root={root}
              value={item}
              change={(changed) => change(found.with(index, changed ?? null))}
              path={placeIn(path, index)}
              label={`${label} ${index + 1}`}
              required
            />
            <button
              type="button"
              className="button plain icon"
              aria-label={`Remove ${label} ${index + 1}`}
              title="Remove"
              onClick={() => change(found.toSpliced(index, 1))}
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <Add
        label={`Add to ${label}`}
        run={() => change([...found, initial(items, root) ?? (kind === 'text' ? '' : null)])}
      />
    </>
  )
}

function Add({ label, run }: { label: string; run: () => void }) {
  return (
    <button type="button" className="button plain run-add" onClick={run}>
      <Plus size={14} aria-hidden /> {label}
    </button>
  )
}

function emptyOf({ kind, schema }: Described, root: Schema): unknown {
  return initial(schema, root) ?? (kind === 'list' ? [] : {})
}

function Required(): ReactNode {
  return <span className="run-required">required</span>
}

// The fields of an object, one below the other; what the form can’t show of a value stays as it is.
interface FieldsProps {
  schema: Schema
  root: Schema
  value: unknown
  change: (value: unknown) => void
  path: string
}

export function Fields({ schema, root, value, change, path }: FieldsProps) {
  const given = isObject(value) ? value : {}
  return fieldsOf(schema).map(({ name, schema: field, required }) => (
    <Field
      key={name}
      schema={field}
      root={root}
      value={given[name]}
      change={(changed) => change(withValue(given, name, changed))}
      path={placeIn(path, name)}
      label={name}
      required={required}
    />
  ))
}
