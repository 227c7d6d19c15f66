// Names and values, one in each row, with an empty row for the next.
import { X } from 'lucide-react'
import type { Row } from './draft'

interface Props {
  legend: string
  // What one of them is called: "header".
  one: string
  rows: Row[]
  change: (rows: Row[]) => void
  // What is known of values, by name.
  hints?: Record<string, string>
}

const EMPTY: Row = { name: '', value: '' }

export function Rows({ legend, one, rows, change, hints = {} }: Props) {
  const set = (index: number, part: Partial<Row>) => {
    const next = index < rows.length ? [...rows] : [...rows, EMPTY]
    next[index] = { ...(next[index] ?? EMPTY), ...part }
    change(next)
  }
  return (
    <fieldset>
      <legend>{legend}</legend>
      {[...rows, EMPTY].map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div className="request-row" key={index}>
          <input
            className="input mono"
            aria-label={`Name of ${one} ${index + 1}`}
            placeholder={index === rows.length ? 'Name' : undefined}
            autoComplete="off"
            spellCheck={false}
            value={row.name}
            onChange={({ target }) => set(index, { name: target.value })}
          />
          <input
            className="input"
            aria-label={row.name ? `Value of ${row.name}` : `Value of ${one} ${index + 1}`}
            placeholder={hints[row.name] || (index === rows.length ? 'Value' : undefined)}
            autoComplete="off"
            spellCheck={false}
            value={row.value}
            onChange={({ target }) => set(index, { value: target.value })}
          />
          {index < rows.length && (
            <button
              type="button"
              className="button plain icon"
              aria-label={`Remove ${row.name || `${one} ${index + 1}`}`}
              title="Remove"
              onClick={() => change(rows.filter((_, at) => at !== index))}
            >
              <X size={14} aria-hidden />
            </button>
          )}
        </div>
      ))}
    </fieldset>
  )
}
