update webhook set teams = '{payments}';
