// Continue from here: what failed runs again in its own trace, as long as its message is kept as a dead letter.
import { StepForward } from 'lucide-react'
import { useState } from 'react'
import { ApiError, sendJson } from '../../core/api'
import { useApi } from '../../core/query'
import { sentence } from '../../core/sentence'
import { useMay } from '../../live/role'
import './ways.css'

interface Props {
  trace: string
  span: string
  className?: string
}

export function Continue({ trace, span, className = 'button' }: Props) {
  const may = useMay('operator')
  const path = `run/continue?trace=${encodeURIComponent(trace)}&span=${encodeURIComponent(span)}`
  const { data, refetch } = useApi<{ can: boolean }>(may ? path : null, { staleTime: 0 })
  const [told, setTold] = useState<string | null>(null)
  const go = async () => {
    try {
      await sendJson('POST', 'run/continue', { trace, span })
      setTold('It runs again, in this trace.')
    } catch (error) {
      setTold(error instanceof ApiError ? [error.message, error.hint ?? ''].map(sentence).join(' ') : String(error))
    }
    void refetch()
  }
  if (!data?.can) return told && <span role="status">{told}</span>
  return (
    <button
      type="button"
      className={className}
      title="Run the message that failed once more, in the same trace"
      onClick={() => void go()}
    >
      <StepForward size={14} aria-hidden /> Continue from here
    </button>
  )
}
