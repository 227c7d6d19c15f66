// The ways to the dialog that runs a Step; left out for those who may not.
import { Play, RotateCcw } from 'lucide-react'
import { useMay } from '../../live/role'
import { Jump } from '../../ui/Parts'
import './ways.css'

export function RunStep({ step, entrance }: { step: string; entrance?: string }) {
  if (!useMay('operator')) return null
  return (
    <Jump className="button" to={{ launch: step, entrance: entrance ?? null, again: null }} title={`Run ${step}`}>
      <Play size={14} aria-hidden /> Run
    </Jump>
  )
}

interface AgainProps {
  step: string
  trace: string
  span?: string | null
  className?: string
}

// Gives the Step what it was given there, in a new trace.
export function RunAgain({ step, trace, span, className = 'button' }: AgainProps) {
  if (!useMay('operator')) return null
  return (
    <Jump
      className={className}
      to={{ launch: step, entrance: null, again: span ? `${trace}/${span}` : trace }}
      title={`Run ${step} again with the same input, in a new trace`}
    >
      <RotateCcw size={14} aria-hidden /> Run again
    </Jump>
  )
}
