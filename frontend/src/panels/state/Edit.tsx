// An edit is based on the value that it began with: what somebody else wrote meanwhile is shown, and never overwritten unseen.
import { useEffect, useState } from 'react'
import { ApiError } from '../../core/api'
import { Failure } from '../../ui/Failure'
import { JsonEditor, useFault } from '../../ui/JsonEditor'
import { Card } from '../span/Payload'
import { type Held, put, readAgain } from './source'

interface Props {
  group: string
  name: string
  // The value as it was when the edit began, and as it is now; null when it is gone.
  began: Held
  held: Held | null
  close: () => void
}

export function Edit({ group, name, began, held, close }: Props) {
  const [base, setBase] = useState<{ version: string | null; text: string }>(began)
  const [text, setText] = useState(began.text)
  const [error, setError] = useState<ApiError | null>(null)
  const [isSaving, setSaving] = useState(false)
  const fault = useFault(text)
  useFocusBack()
  const now = held?.version ?? null
  const hasChanged = now !== base.version
  const isSame = text === base.text && held !== null
  const canSave = fault === null && !isSaving && !hasChanged && !isSame
  const save = async () => {
    if (!canSave) return
    setSaving(true)
    setError(null)
    try {
      await put(group, name, text, base.version)
      close()
    } catch (problem) {
      setError(problem as ApiError)
      if (problem instanceof ApiError && problem.code === 'value_changed') readAgain()
    } finally {
      setSaving(false)
    }
  }
  const keepMine = () => {
    setError(null)
    setBase({ version: now, text: held?.text ?? '' })
  }
  const takeTheirs = () => {
    keepMine()
    setText(held?.text ?? '')
  }
  return (
    <div className="state-edit">
      {hasChanged && <Conflict held={held} takeTheirs={takeTheirs} keepMine={keepMine} />}
      <JsonEditor
        label="Value as JSON"
        takesFocus
        text={text}
        change={setText}
        save={() => void save()}
        cancel={close}
      />
      {!hasChanged && <Failure error={error} />}
      <div className="acts">
        <button type="button" className="button primary" disabled={!canSave} onClick={() => void save()}>
          Save
        </button>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        {isSame && <span className="quiet">Nothing is changed yet.</span>}
      </div>
    </div>
  )
}

// Whoever began by the keyboard goes on from where that was.
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [before],
  )
}

interface ConflictProps {
  held: Held | null
  takeTheirs: () => void
  keepMine: () => void
}

function Conflict({ held, takeTheirs, keepMine }: ConflictProps) {
  return (
    <div className="state-conflict" role="alert">
      <b>{held ? 'Somebody has changed it since you began.' : 'Somebody has deleted it since you began.'}</b>
      {held && (
        <details>
          <summary>What is there now</summary>
          <Card value={held.value} />
        </details>
      )}
      <div className="acts">
        {held && (
          <button type="button" className="button" onClick={takeTheirs}>
            Take theirs
          </button>
        )}
        <button type="button" className="button" onClick={keepMine}>
          {held ? 'Go on with mine' : 'Write it again'}
        </button>
      </div>
    </div>
  )
}
