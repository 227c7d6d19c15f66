// A recorded value as a card, or as the JSON that it is.
import { useId, useState } from 'react'
import { labelOf, type Shown, shownAs } from './values'

const LONG = 240
const OPEN_DEPTH = 2
const MOST_PARTS = 50

export function Card({ value }: { value: unknown }) {
  return (
    <div className="card-value">
      <Value shown={shownAs(value)} depth={0} />
    </div>
  )
}

function Value({ shown, depth }: { shown: Shown; depth: number }) {
  switch (shown.kind) {
    case 'nothing':
      return <span className="quiet">nothing</span>
    case 'hidden':
      return <i title="The studio masks values like this one.">(hidden)</i>
    case 'text':
      return <Text text={shown.text} />
    case 'exact':
      return <span title={shown.exact}>{shown.text}</span>
    case 'link':
      return (
        <a className="jump" href={shown.href} target="_blank" rel="noreferrer noopener">
          {shown.text}
        </a>
      )
    case 'cut':
      return (
        <>
          <span className="quiet">{shown.text}</span>
          <pre>{shown.preview}</pre>
        </>
      )
    case 'parts':
      return <Parts shown={shown} depth={depth} />
  }
}

function Parts({ shown: { parts, isList }, depth }: { shown: Shown & { kind: 'parts' }; depth: number }) {
  const [isAll, setAll] = useState(false)
  const beside = isList ? {} : Object.fromEntries(parts)
  const seen = isAll ? parts : parts.slice(0, MOST_PARTS)
  return (
    <>
      <dl className="fields" data-depth={depth}>
        {seen.map(([key, value]) => (
          <Field
            key={key}
            name={isList ? key : labelOf(key)}
            raw={key}
            shown={shownAs(value, key, beside)}
            depth={depth}
          />
        ))}
      </dl>
      {seen.length < parts.length && (
        <button type="button" className="jump more" onClick={() => setAll(true)}>
          Show all {parts.length.toLocaleString()}
        </button>
      )}
    </>
  )
}

function Field({ name, raw, shown, depth }: { name: string; raw: string; shown: Shown; depth: number }) {
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH)
  const id = useId()
  if (shown.kind !== 'parts') {
    return (
      <div className="field">
        <dt title={raw}>{name}</dt>
        <dd>
          <Value shown={shown} depth={depth + 1} />
        </dd>
      </div>
    )
  }
  return (
    <div className="field nested">
      <dt title={raw}>
        <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          {name} <small>{shown.parts.length}</small>
        </button>
      </dt>
      <dd id={id} hidden={!isOpen}>
        {isOpen && <Value shown={shown} depth={depth + 1} />}
      </dd>
    </div>
  )
}

function Text({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  if (text.length <= LONG || isWhole) return <span className="text-value">{text}</span>
  return (
    <>
      <span className="text-value">{text.slice(0, LONG)}…</span>
      <button type="button" className="jump more" onClick={() => setWhole(true)}>
        Show all {text.length.toLocaleString()} characters
      </button>
    </>
  )
}
