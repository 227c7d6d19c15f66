// What became of the messages of one trace, and what holds up those that still wait. Says nothing where all went through.
import { useApi } from '../../core/query'
import type { Why as Answer, Decision } from '../../core/trace-types'
import { Decisions } from './Decisions'
import { Reasons } from './Reasons'
import './why.css'

// What a reader asks why about. Runs are the trace itself, and what failed is told with its error.
const RAN = ['ran', 'failed']
const TOLD = ({ verdict }: Decision) => !RAN.includes(verdict)

// `fresh` changes when the trace does.
export function WhyTrace({ trace, fresh }: { trace: string; fresh?: unknown }) {
  const { data } = useApi<Answer>(`why?trace=${encodeURIComponent(trace)}`, { fresh })
  if (!data) return null
  const decisions = data.decisions.filter(TOLD)
  const reasons = data.now.filter(({ severity }) => severity !== 'info')
  if (decisions.length === 0 && reasons.length === 0) return null
  return (
    <details className="why why-trace">
      <summary>What did not run, and why ({decisions.length + reasons.length})</summary>
      <Reasons reasons={reasons} calm={null} />
      {decisions.length > 0 && <Decisions decisions={decisions} none="" />}
    </details>
  )
}
