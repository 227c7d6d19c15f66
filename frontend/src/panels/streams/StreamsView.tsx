// The streams of the project: their groups and items, who follows them, and what passes by.
import { useState } from 'react'
import { fromField, useField } from '../../core/address'
import { useApi } from '../../core/query'
import { useMay } from '../../live/role'
import { useWidth } from '../../ui/useWidth'
import { EventTape } from './EventTape'
import { Items } from './Items'
import { SendEvent } from './SendEvent'
import { StreamList } from './StreamList'
import { type Stream, useLiveStreams } from './source'
import '../../ui/columns.css'
import './streams.css'

const NARROW = 720

export default function StreamsView() {
  useLiveStreams()
  const listed = useApi<{ streams: Stream[] }>('streams')
  const stream = useField('stream')
  const group = fromField(useField('group'))
  const item = useField('item')
  const [box, width] = useWidth()
  const [isSending, setSending] = useState(false)
  const maySend = useMay('operator')
  const streams = listed.data?.streams ?? []
  const chosen = streams.find(({ name }) => name === stream) ?? null
  const send = maySend && streams.some(({ file }) => file !== null) ? () => setSending(true) : null
  return (
    <div
      className="columns streams"
      ref={box}
      data-narrow={(width > 0 && width < NARROW) || undefined}
      data-shown={stream === null ? 'list' : item === null ? 'items' : 'item'}
    >
      <StreamList listed={listed} />
      <Items key={`${stream}/${group}`} stream={chosen} group={group} isRead={listed.data !== undefined} />
      <EventTape stream={stream} send={send} />
      {isSending && (
        <SendEvent
          streams={streams.filter(({ file }) => file !== null)}
          stream={stream}
          group={group}
          close={() => setSending(false)}
        />
      )}
    </div>
  )
}
