// A Step was deleted: here is the way back. A file that has come to its place since is never written over.
import { Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { go } from '../../../core/address'
import { awaitStep } from '../../../live/awaited'
import { type GoneStep, gone } from '../../../live/gone'
import { saveFile } from '../../code/files'
import './put-back.css'

export default function PutBack({ deleted }: { deleted: GoneStep }) {
  const [problem, setProblem] = useState<string | null>(null)
  const undo = async () => {
    try {
      const saved = await saveFile(deleted.path, deleted.text, null)
      if ('theirs' in saved) {
        setProblem(`There is another file ${deleted.path} now, which stays.`)
        return
      }
      gone.set(null)
      go({ step: deleted.step, topic: null, span: null })
      awaitStep(deleted.path, deleted.step)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <div className="put-back" role="status">
      <span>{problem ?? `Deleted ${deleted.step}.`}</span>
      {!problem && (
        <button type="button" className="button" onClick={() => void undo()}>
          <Undo2 size={14} aria-hidden /> Undo
        </button>
      )}
      <button
        type="button"
        className="button plain icon"
        aria-label="Dismiss"
        title="Dismiss"
        onClick={() => gone.set(null)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
