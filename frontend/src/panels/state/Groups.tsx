// The groups of the state, each with how many keys it has.

import { Plus } from 'lucide-react'
import { toField } from '../../core/address'
import { usePages } from '../../core/pages'
import { counted } from '../../core/time'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { PanelHead } from '../../ui/PanelHead'
import { ONE_LINE, PickList } from '../../ui/PickList'
import type { GroupPage } from './source'

export function Groups({ chosen, add }: { chosen: string | null; add: () => void }) {
  const pages = usePages<GroupPage>('state?limit=200', (page) => page.groups.at(-1)?.name)
  const mayAdd = useMay('operator')
  const groups = pages.data?.pages.flatMap((page) => page.groups) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  return (
    <section className="state-groups" aria-label="Groups">
      <PanelHead title="State" aside={total > 0 && counted(total, 'group')}>
        {mayAdd && (
          <button type="button" className="button plain icon" aria-label="New key" title="New key" onClick={add}>
            <Plus size={15} aria-hidden />
          </button>
        )}
      </PanelHead>
      {pages.error && groups.length === 0 && <Unanswered error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <div className="opening">Reading…</div>}
      {pages.data && groups.length === 0 && <NoState add={mayAdd ? add : null} />}
      {groups.length > 0 && (
        <PickList
          label="Groups"
          height={ONE_LINE}
          chosen={chosen === null ? null : toField(chosen)}
          walked={chosen === null ? 'group' : undefined}
          onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
          rows={groups.map(({ name, keys }) => ({
            id: toField(name),
            to: { group: toField(name), entry: null, having: null, beside: null },
            body: (
              <>
                <b title={name}>{name || '(no name)'}</b>
                <small>{keys.toLocaleString()}</small>
              </>
            ),
          }))}
        />
      )}
    </section>
  )
}

function NoState({ add }: { add: (() => void) | null }) {
  return (
    <Blank
      kind="nothing"
      title="Nothing is remembered yet"
      {...(add ? { action: { label: 'New key', run: add } } : {})}
    >
      <p>
        What Steps keep with <code>ctx.state.set(group, key, value)</code> stands here: it is there for the next Step,
        and after a restart.
      </p>
    </Blank>
  )
}
