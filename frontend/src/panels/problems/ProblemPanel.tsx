// What was found in the project's files, file by file, the worst first.
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import type { Flow, Problem } from '../../core/types'
import { flowState } from '../../live/project'
import { Blank, Unanswered } from '../../ui/Blank'
import { Jump } from '../../ui/Parts'
import { byFile } from './order'
import { ProblemRow } from './ProblemRow'
import './problems.css'

const NO_PROBLEMS: Problem[] = []

export function ProblemPanel() {
  const { flow, error } = useStore(flowState, (state) => state)
  if (!flow) return error ? <Unanswered error={error} /> : <p className="opening">Reading the project…</p>
  if (flow.problems.length === 0) {
    return (
      <Blank kind="nothing" title="No problems">
        {counted(flow.nodes.length, 'file')} of this project {flow.nodes.length === 1 ? 'was' : 'were'} looked at. They
        are looked at again with every change.
      </Blank>
    )
  }
  return (
    <div className="problem-list">
      {byFile(flow.problems).map(({ file, problems }) => (
        <OneFile key={file} file={file} problems={problems} flow={flow} />
      ))}
    </div>
  )
}

function OneFile({ file, problems, flow }: { file: string; problems: Problem[]; flow: Flow }) {
  const step = flow.nodes.find((node) => node.file === file)
  return (
    <section className="problem-file">
      <h3>
        {step ? (
          <Jump className="mono" to={{ step: step.id, topic: null, span: null }} title={`Show the Step ${step.name}`}>
            {file}
          </Jump>
        ) : (
          <span className="mono">{file}</span>
        )}
        {step && step.name !== file && <small>{step.name}</small>}
        <small>{counted(problems.length, 'problem')}</small>
      </h3>
      <ul>
        {problems.map((problem) => (
          <ProblemRow
            key={`${problem.line}:${problem.column}:${problem.code}:${problem.message}`}
            problem={problem}
            step={step?.id}
          />
        ))}
      </ul>
    </section>
  )
}

export function ProblemCount() {
  const problems = useStore(flowState, (state) => state.flow?.problems ?? NO_PROBLEMS)
  if (problems.length === 0) return null
  const worst = problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  return <span className={`badge ${worst}`}>{problems.length}</span>
}
