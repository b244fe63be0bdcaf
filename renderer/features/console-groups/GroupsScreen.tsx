// Owns: the groups of each station, to which study plans are assigned.
import { App, Button, Form, Input, Select } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import type { GroupRow, StationRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

interface Values {
  name: string;
  stationId: StationRow['id'];
}

interface GroupDialogProps {
  stations: readonly StationRow[];
  onClose: () => void;
  onMade: (group: GroupRow) => void;
}

function GroupDialog({ stations, onClose, onMade }: GroupDialogProps) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();

  async function make(values: Values): Promise<void> {
    const made = await action.run(() => client.createGroup(values));
    if (made) onMade(made.value);
  }

  return (
    <FormDialog<Values>
      title={t('console.groups.make')}
      form={form}
      initialValues={stations.length === 1 && stations[0] ? { stationId: stations[0].id } : {}}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      <Form.Item
        name="name"
        label={t('console.groups.name')}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item
        name="stationId"
        label={t('console.groups.station')}
        rules={[{ required: true, message: t('console.required') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={stations.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </FormDialog>
  );
}

export function GroupsScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const { message } = App.useApp();
  const groups = useAnswer(useCallback(() => client.listGroups(), [client]));
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const filters = useUrlFilters();
  const [isMaking, setIsMaking] = useState(false);

  const stationNames = new Map(stations.value?.map(({ id, name }) => [id, name]));
  const nameStation = (row: GroupRow) => stationNames.get(row.stationId) ?? '–';
  const all = groups.value ?? [];
  const station = filters.get('station');
  const rows = all.filter(
    (row) =>
      matchesSearch(filters.get('q'), [row.name, nameStation(row)]) &&
      (station === '' || row.stationId === station),
  );
  const columns: DataColumn<GroupRow>[] = [
    {
      key: 'name',
      title: t('console.groups.name'),
      cell: (row) => <bdi className="strong">{row.name}</bdi>,
      compare: (a, b) => compareNames(a.name, b.name, language),
      csv: (row) => row.name,
    },
    {
      key: 'station',
      title: t('console.groups.station'),
      cell: (row) => <bdi>{nameStation(row)}</bdi>,
      compare: (a, b) => compareNames(nameStation(a), nameStation(b), language),
      csv: nameStation,
    },
    {
      key: 'learners',
      title: t('console.groups.learners'),
      isNumber: true,
      cell: (row) => <Link to={`/learners?group=${row.id}`}>{formatNumber(row.learnerCount)}</Link>,
      compare: (a, b) => a.learnerCount - b.learnerCount,
      csv: (row) => row.learnerCount,
    },
  ];

  return (
    <Page
      title={t('console.groups.title')}
      actions={
        <Button type="primary" onClick={() => setIsMaking(true)}>
          {t('console.groups.make')}
        </Button>
      }
    >
      <ErrorNote error={groups.error ?? stations.error} onRetry={groups.reload} />
      <DataTable<GroupRow>
        label={t('console.groups.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={(row) => row.id}
        isLoading={groups.isLoading}
        emptyText={t('console.groups.empty')}
        onClearFilters={filters.clear}
        fileName="groups"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="station"
              label={t('console.groups.station')}
              choices={(stations.value ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          </>
        }
      />
      {isMaking && (
        <GroupDialog
          stations={(stations.value ?? []).filter(({ status }) => status !== 'revoked')}
          onClose={() => setIsMaking(false)}
          onMade={(group) => {
            setIsMaking(false);
            message.success(t('console.groups.made', { name: group.name }));
            groups.reload();
          }}
        />
      )}
    </Page>
  );
}
