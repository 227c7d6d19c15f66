// What a change would mean: what breaks first, then what is different, then what is good to know.
import { CircleAlert, Info, type LucideIcon, RefreshCw } from 'lucide-react'
import type { Changes } from '../../core/address'
import { Jump } from '../../ui/Parts'
import './consequences.css'
import type { Consequence } from './types'
import { Values } from './Values'

const SEVERITIES: Record<Consequence['severity'], { Icon: LucideIcon; word: string }> = {
  breaks: { Icon: CircleAlert, word: 'Breaks' },
  changes: { Icon: RefreshCw, word: 'Changes' },
  info: { Icon: Info, word: 'Good to know' },
}
const ORDER = Object.keys(SEVERITIES)

interface Props {
  found: readonly Consequence[]
  // What a link to a place in the code changes besides: closes the dialog that the list is in.
  leaving?: Changes
}

export function ConsequenceList({ found, leaving = {} }: Props) {
  const sorted = found.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  return (
    <ul className="consequences">
      {sorted.map((each) => (
        <Row key={`${each.kind}:${each.message}:${each.path}:${each.line}`} consequence={each} leaving={leaving} />
      ))}
    </ul>
  )
}

function Row({ consequence, leaving }: { consequence: Consequence; leaving: Changes }) {
  const { severity, message, path, line, before, after } = consequence
  const { Icon, word } = SEVERITIES[severity]
  return (
    <li data-severity={severity}>
      <Icon size={14} aria-label={word} />
      <div>
        <p>
          {message}{' '}
          {path && (
            <Jump to={{ ...leaving, view: 'code', file: path, row: line ? String(line) : null }} title="Open it">
              {line ? `${path}:${line}` : path}
            </Jump>
          )}
        </p>
        <Values before={before} after={after} />
      </div>
    </li>
  )
}
