// A dead letter's data with changes, sent as a copy. The letter itself stays until the copy has gone well.
import { useEffect, useState } from 'react'
import type { ApiError } from '../../core/api'
import { Failure } from '../../ui/Failure'
import { JsonEditor, useFault } from '../../ui/JsonEditor'
import { readPayload, sendCopy } from './source'

export function EditCopy({ queue, id, close }: { queue: string; id: string; close: () => void }) {
  const [began, setBegan] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [error, setError] = useState<ApiError | null>(null)
  const [isSending, setSending] = useState(false)
  const fault = useFault(text)
  useEffect(() => {
    readPayload(queue, id).then(
      (found) => {
        setBegan(found.text)
        setText(found.text)
      },
      (problem) => setError(problem as ApiError),
    )
  }, [queue, id])
  const canSend = fault === null && !isSending && began !== null && text !== began
  const send = async () => {
    if (!canSend) return
    setSending(true)
    setError(null)
    try {
      await sendCopy(queue, id, text)
      close()
    } catch (problem) {
      setError(problem as ApiError)
      setSending(false)
    }
  }
  return (
    <div className="letter-edit">
      {began !== null && (
        <JsonEditor
          label="What the copy says, as JSON"
          rows={8}
          takesFocus
          text={text}
          change={setText}
          save={() => void send()}
          cancel={close}
        />
      )}
      <Failure error={error} />
      <div className="acts">
        <button type="button" className="button primary" disabled={!canSend} onClick={() => void send()}>
          Send the copy
        </button>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <span className="quiet">
          {text === began ? 'Change something first.' : 'The original stays until the copy has gone well.'}
        </span>
      </div>
    </div>
  )
}
