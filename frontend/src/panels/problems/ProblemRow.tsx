// One problem: what is wrong, where, and what to do.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Problem } from '../../core/types'
import { useMay } from '../../live/role'
import { Jump } from '../../ui/Parts'
import { Words } from '../../ui/Words'
import { codeAt } from '../error/useCodeAt'
import { placeOf } from './order'
import './problems.css'

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }
const WORDS = { error: 'Error', warning: 'Warning', info: 'Note' }

// `step` is the Step of the file, whose code shows the line.
export function ProblemRow({ problem, step }: { problem: Problem; step?: string | undefined }) {
  const { severity, message, hint, line } = problem
  const to = codeAt(problem.file, line, step, useMay('editor'))
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
        {to ? (
          <Jump className="place mono" to={to} title="Show it in the code">
            {place}
          </Jump>
        ) : (
          <span className="place mono">{place}</span>
        )}
      </div>
    </li>
  )
}
