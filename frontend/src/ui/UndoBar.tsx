// Says what was just done to the project, over the view, and takes it back with one press.
import { Undo2, X } from 'lucide-react'
import './undo-bar.css'

interface Props {
  said: string
  // Left out where there is nothing to take back.
  undo?: (() => void) | undefined
  dismiss: () => void
}

export function UndoBar({ said, undo, dismiss }: Props) {
  return (
    <div className="undo-bar" role="status">
      <span>{said}</span>
      {undo && (
        <button type="button" className="button" onClick={undo}>
          <Undo2 size={14} aria-hidden /> Undo
        </button>
      )}
      <button type="button" className="button plain icon" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
