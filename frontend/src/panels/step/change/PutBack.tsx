// A Step was deleted: here is the way back. A file that has come to its place since is never written over.
import { useState } from 'react'
import { go } from '../../../core/address'
import { awaitStep } from '../../../live/awaited'
import { type GoneStep, gone } from '../../../live/gone'
import { UndoBar } from '../../../ui/UndoBar'
import { saveFile } from '../../code/files'

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
    <UndoBar
      said={problem ?? `Deleted ${deleted.step}.`}
      undo={problem ? undefined : () => void undo()}
      dismiss={() => gone.set(null)}
    />
  )
}
