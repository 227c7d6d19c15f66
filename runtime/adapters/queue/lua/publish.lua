-- ARGV: the parcels as MessagePack, then the data of each. Returns how many were new, or -1 where a trace has spent
-- its budget.
local count = 0
local parcels = cmsgpack.unpack(ARGV[1])
if not affords(parcels) then
  return -1
end
for index, parcel in ipairs(parcels) do
  count = count + publish(parcel, ARGV[index + 1])
end
return count
