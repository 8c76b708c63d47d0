-- SPDX-License-Identifier: GPL-2.0-or-later
-- In memory: one table of @ROWS@ rows, two indexes, joins, aggregates, updates.
create table item(id integer primary key, grp integer, name text, price integer);
insert into item
  with recursive n(i) as (select 1 union all select i + 1 from n where i < @ROWS@)
  select i, (i * 7919) % 1009, 'item ' || ((i * 104729) % 1000003), (i * 31) % 9973 from n;
create index item_grp on item(grp, price);
create index item_name on item(name);
select count(*), sum(price), max(name) from item;
select grp, count(*), avg(price) from item group by grp order by 3 desc, 1 limit 5;
select count(*) from item a join item b on b.name = 'item ' || a.id where a.id < @ROWS@ / 8;
update item set price = price + 1 where grp between 100 and 300;
delete from item where name like 'item 1%' and price < 5000;
select count(*), sum(price) from item where grp % 3 = 1;
