// What was found in the project's files: where it is, what is wrong, what to do.
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import type { Problem } from '../../core/types'
import { flowState } from '../../live/project'
import './problems.css'

const NO_PROBLEMS: Problem[] = []
const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }
const RANK = { error: 0, warning: 1, info: 2 }

export function ProblemPanel() {
  const flow = useStore(flowState, (state) => state.flow)
  if (!flow) return <p className="blank">Waiting for the project.</p>
  if (flow.problems.length === 0) {
    return (
      <div className="blank">
        <CircleCheck size={20} aria-hidden />
        <p>No problems were found in this project’s files.</p>
      </div>
    )
  }
  const sorted = [...flow.problems].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.file.localeCompare(b.file))
  return (
    <ul className="problems">
      {sorted.map((problem) => {
        const step = flow.nodes.find((node) => node.file === problem.file)
        return (
          <ProblemRow
            key={`${problem.file}:${problem.line}:${problem.code}:${problem.message}`}
            problem={problem}
            step={step?.id}
          />
        )
      })}
    </ul>
  )
}

export function ProblemRow({ problem, step }: { problem: Problem; step?: string | undefined }) {
  const Icon = ICONS[problem.severity]
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`
  return (
    <li className="problem" data-severity={problem.severity}>
      <Icon size={15} aria-label={problem.severity} />
      <div>
        <p>{problem.message}</p>
        {problem.hint && <p className="hint">{problem.hint}</p>}
        {step ? (
          <button type="button" className="place mono" onClick={() => go({ step })}>
            {place}
          </button>
        ) : (
          <span className="place mono">{place}</span>
        )}
      </div>
    </li>
  )
}

export function ProblemCount() {
  const problems = useStore(flowState, (state) => state.flow?.problems ?? NO_PROBLEMS)
  if (problems.length === 0) return null
  const worst = problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  return <span className={`badge ${worst}`}>{problems.length}</span>
}
