// One problem: what is wrong, where, and what to do.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Problem } from '../../core/types'
import { Jump } from '../../ui/Parts'
import { Words } from '../../ui/Words'
import { placeOf } from './order'
import './problems.css'

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }
const WORDS = { error: 'Error', warning: 'Warning', info: 'Note' }

// `step` is the Step of the file, whose code shows the line.
export function ProblemRow({ problem, step }: { problem: Problem; step?: string | undefined }) {
  const { severity, message, hint, line } = problem
  const Icon = ICONS[severity]
  const place = placeOf(problem)
  return (
    <li className="problem" data-severity={severity}>
      <Icon size={15} aria-hidden />
      <div>
        <p>
          <b>{WORDS[severity]}</b> <Words text={message} />
        </p>
        {hint && (
          <p className="hint">
            <Words text={hint} />
          </p>
        )}
        {step ? (
          <Jump
            className="place mono"
            to={{ step, topic: null, span: null, part: line === null ? 'code' : String(line) }}
            title="Show it in the code"
          >
            {place}
          </Jump>
        ) : (
          <span className="place mono">{place}</span>
        )}
      </div>
    </li>
  )
}
