// The streams with their groups, how many items each has and how many clients follow it.
import type { UseQueryResult } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { toField, useField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { counted } from '../../core/time'
import { Blank, Unanswered } from '../../ui/Blank'
import { PanelHead } from '../../ui/PanelHead'
import { ONE_LINE, type Pick, PickList } from '../../ui/PickList'
import type { Stream } from './source'

const ALONE = { item: null, having: null }

export function StreamList({ listed }: { listed: UseQueryResult<{ streams: Stream[] }, ApiError> }) {
  const stream = useField('stream')
  const group = useField('group')
  const item = useField('item')
  const { data, error, refetch } = listed
  const streams = data?.streams ?? []
  return (
    <section className="stream-list" aria-label="Streams">
      <PanelHead title="Streams" aside={streams.length > 0 && counted(streams.length, 'stream')} />
      {error && !data && <Unanswered error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="opening">Reading…</div>}
      {data && streams.length === 0 && <NoStreams />}
      {streams.length > 0 && (
        <PickList
          label="Streams and their groups"
          height={ONE_LINE}
          chosen={stream === null ? null : idOf(stream, group)}
          walked={item === null ? 'group' : undefined}
          rows={streams.flatMap(rowsOf)}
        />
      )}
    </section>
  )
}

function idOf(stream: string, group: string | null): string {
  return JSON.stringify([stream, group])
}

function rowsOf(stream: Stream): Pick[] {
  const { name, groups, items, clients } = stream
  return [
    {
      id: idOf(name, null),
      to: { stream: name, group: null, ...ALONE },
      body: (
        <>
          <b title={name}>{name}</b>
          <Counts items={items} clients={clients} />
        </>
      ),
    },
    ...groups.map((group) => ({
      id: idOf(name, toField(group.name)),
      to: { stream: name, group: toField(group.name), ...ALONE },
      body: (
        <>
          <span className="stream-group" title={group.name}>
            {group.name || '(no name)'}
          </span>
          <Counts items={group.items} clients={group.clients} />
        </>
      ),
    })),
  ]
}

export function Counts({ items, clients }: { items: number; clients: number }) {
  return (
    <>
      {clients > 0 && (
        <small className="stream-clients" title={`${counted(clients, 'client')} follow it now`}>
          <Users size={12} aria-hidden />
          {clients.toLocaleString()}
          <span className="hidden"> {clients === 1 ? 'client' : 'clients'}</span>
        </small>
      )}
      <small title={counted(items, 'item')}>{items.toLocaleString()}</small>
    </>
  )
}

function NoStreams() {
  return (
    <Blank kind="nothing" title="There are no streams yet">
      <p>
        A file such as <code>src/tickets.stream.ts</code> declares one. What Steps write into it with{' '}
        <code>ctx.streams</code> reaches every client that follows it, at once.
      </p>
    </Blank>
  )
}
