// Sends an event to who follows a group or an item, as a Step would. Nothing is stored.
import { type FormEvent, useState } from 'react'
import { type ApiError, sendJson } from '../../core/api'
import { Dialog } from '../../ui/Dialog'
import { JsonText, useFault } from '../state/JsonText'
import type { Stream } from './source'

interface Props {
  streams: Stream[]
  stream: string | null
  group: string | null
  close: () => void
}

export function SendEvent({ streams, stream, group, close }: Props) {
  const [into, setInto] = useState(streams.find(({ name }) => name === stream)?.name ?? streams[0]?.name ?? '')
  const [of, setOf] = useState(group ?? '')
  const [item, setItem] = useState('')
  const [type, setType] = useState('test')
  const [text, setText] = useState('{}')
  const [error, setError] = useState<ApiError | null>(null)
  const fault = useFault(text)
  const known = streams.find(({ name }) => name === into)
  const canSend = into !== '' && of !== '' && type !== '' && fault === null
  const send = async () => {
    if (!canSend) return
    try {
      await sendJson('POST', 'streams/send', { stream: into, group: of, item: item || null, type, text })
      close()
    } catch (problem) {
      setError(problem as ApiError)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  return (
    <Dialog label="Send an event" close={close}>
      <form className="state-form stream-send" onSubmit={submit}>
        <h2>Send an event</h2>
        <p className="quiet">It reaches the clients that follow, and starts the Steps that react. Nothing is stored.</p>
        <label>
          Stream
          <select className="input" value={into} onChange={({ target }) => setInto(target.value)}>
            {streams.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Group
          <input className="input" list="stream-groups" value={of} onChange={({ target }) => setOf(target.value)} />
          <datalist id="stream-groups">
            {known?.groups.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
        <label>
          Item (empty: all who follow the group)
          <input className="input" value={item} onChange={({ target }) => setItem(target.value)} />
        </label>
        <label>
          Type
          <input className="input" value={type} onChange={({ target }) => setType(target.value)} />
        </label>
        <JsonText label="Data as JSON" text={text} change={setText} save={() => void send()} cancel={close} />
        {error && (
          <p className="state-error" role="alert">
            {error.message}
          </p>
        )}
        <div className="state-acts">
          <button type="submit" className="button primary" disabled={!canSend}>
            Send
          </button>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  )
}
