// A value as the JSON that it is, in a tree that folds: open where it is short, folded where it is deep or long.
import { useState } from 'react'
import { counted } from '../core/time'
import './json.css'

const OPEN_DEPTH = 3
const MOST_OPEN = 30
const MOST_SHOWN = 100
const LONG_TEXT = 2000

export function Json({ value }: { value: unknown }) {
  return (
    <div className="json-tree">
      <Value value={value} depth={0} />
    </div>
  )
}

interface ValueProps {
  name?: string | undefined
  value: unknown
  depth: number
}

function Value({ name, value, depth }: ValueProps) {
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-leaf">
        <Name name={name} />
        <Leaf value={value} />
      </div>
    )
  }
  return <Branch name={name} value={value} depth={depth} />
}

function Branch({ name, value, depth }: { name?: string | undefined; value: object; depth: number }) {
  const entries = Object.entries(value)
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH && entries.length <= MOST_OPEN)
  const [most, setMost] = useState(MOST_SHOWN)
  const [start, end] = Array.isArray(value) ? '[]' : '{}'
  if (entries.length === 0) {
    return (
      <div className="json-leaf">
        <Name name={name} />
        <span className="json-mark">
          {start}
          {end}
        </span>
      </div>
    )
  }
  return (
    <div>
      <button type="button" className="json-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Name name={name} />
        <span className="json-mark">{start}</span>
        {!isOpen && (
          <span className="json-mark">
            {' '}
            {counted(entries.length, Array.isArray(value) ? 'item' : 'key')} {end}
          </span>
        )}
      </button>
      {isOpen && (
        <>
          <div className="json-inside">
            {entries.slice(0, most).map(([key, item]) => (
              <Value key={key} name={Array.isArray(value) ? undefined : key} value={item} depth={depth + 1} />
            ))}
            {entries.length > most && (
              <button type="button" className="json-more" onClick={() => setMost(most + 10 * MOST_SHOWN)}>
                {(entries.length - most).toLocaleString()} more
              </button>
            )}
          </div>
          <span className="json-mark json-end">{end}</span>
        </>
      )}
    </div>
  )
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : (
    <>
      <span className="json-name">{name}</span>
      <span className="json-mark">: </span>
    </>
  )
}

function Leaf({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string') return <span className="json-other">{String(value)}</span>
  const isCut = value.length > LONG_TEXT && !isWhole
  return (
    <span className="json-text">
      {JSON.stringify(isCut ? value.slice(0, LONG_TEXT) : value)}
      {isCut && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {(value.length - LONG_TEXT).toLocaleString()} more characters
        </button>
      )}
    </span>
  )
}
