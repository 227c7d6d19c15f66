// Subscribes with one of the published clients and tells of every change: {"at": name, "state"} or {"at", "event", "data"}.

const EVENT_TYPES = ['typing', 'done']

export function follow(Stream, { url, protocols, subscriptions }, tell) {
  const stream = new Stream(url, protocols ? { protocols } : undefined)
  for (const { name, group, item, sortKey } of subscriptions) {
    const subscription = item
      ? stream.subscribeItem('chat', group, item)
      : stream.subscribeGroup('chat', group, sortKey)
    subscription.addChangeListener((state) => tell({ at: name, state }))
    for (const type of EVENT_TYPES) subscription.onEvent(type, (data) => tell({ at: name, event: type, data }))
  }
  return stream
}
